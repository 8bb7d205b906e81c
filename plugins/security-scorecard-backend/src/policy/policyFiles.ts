import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '@backstage/errors';
import { parseAllDocuments } from '@fairway/plugin-yaml-node';
import { LineCounter, type Document } from 'yaml';
import type { z } from 'zod';

/** A file of a policy. */
export interface PolicyFile {
  /** Relative to the directory, for messages. */
  name: string;
  text: string;
}

/** One document of a file, with a way to complain about a place in it. */
export interface PolicyDocument {
  value: unknown;
  /** Line of the deepest part of the path that is there; 1 is the first. */
  lineOf(at: readonly PropertyKey[]): number;
  report(at: readonly PropertyKey[], message: string): void;
}

/**
 * Reads the YAML files of a directory and its folders, sorted by name. Links to
 * files are followed and names with a leading dot are not read: that is how
 * Kubernetes mounts a ConfigMap. Nor are folders such as `__fixtures__`.
 *
 * @throws InputError when the directory can't be read
 */
export async function readPolicyFiles(
  directory: string,
  key: string,
): Promise<PolicyFile[]> {
  try {
    const entries = await readdir(directory, {
      recursive: true,
      withFileTypes: true,
    });
    const names = entries
      .filter(entry => !entry.isDirectory() && /\.ya?ml$/.test(entry.name))
      .map(entry =>
        path.relative(directory, path.join(entry.parentPath, entry.name)),
      )
      .filter(name => !name.split(path.sep).some(part => /^(\.|__)/.test(part)))
      .sort();
    const files = await Promise.all(
      names.map(name => readPolicyFile(path.join(directory, name), name)),
    );
    return files.filter(file => file !== undefined);
  } catch (error) {
    throw new InputError(
      `Can't read the policy directory '${directory}' (${key})`,
      error,
    );
  }
}

/** Reads one file; undefined when it is none. */
async function readPolicyFile(
  file: string,
  name: string,
): Promise<PolicyFile | undefined> {
  return (await stat(file)).isFile()
    ? { name, text: await readFile(file, 'utf8') }
    : undefined;
}

function lineOf(
  document: Document,
  counter: LineCounter,
  at: readonly PropertyKey[],
): number {
  for (let length = at.length; length >= 0; length -= 1) {
    const node: unknown = length
      ? document.getIn(at.slice(0, length), true)
      : document.contents;
    if (
      typeof node === 'object' &&
      node !== null &&
      'range' in node &&
      Array.isArray(node.range)
    ) {
      return counter.linePos(node.range[0]).line;
    }
  }
  return 1;
}

/** The documents of a file that are YAML; what is not is added to the problems as `file:line: reason`. */
export function parsePolicyFile(
  file: PolicyFile,
  problems: string[],
): PolicyDocument[] {
  const counter = new LineCounter();
  const parsed = parseAllDocuments(file.text, { lineCounter: counter });
  const documents = Array.isArray(parsed) ? parsed : [];
  return documents.flatMap(document => {
    if (document.errors.length) {
      for (const error of document.errors) {
        problems.push(
          `${file.name}:${error.linePos?.[0].line ?? 1}: ${error.message.split('\n')[0]}`,
        );
      }
      return [];
    }
    const line = (at: readonly PropertyKey[]) => lineOf(document, counter, at);
    return [
      {
        value: document.toJS(),
        lineOf: line,
        report: (at, message) => {
          problems.push(`${file.name}:${line(at)}: ${message}`);
        },
      },
    ];
  });
}

/** The document as the schema describes it; undefined, with each fault reported, when it is not. */
export function readDocument<T extends z.ZodType>(
  document: PolicyDocument,
  schema: T,
): z.infer<T> | undefined {
  const parsed = schema.safeParse(document.value);
  if (parsed.success) {
    return parsed.data;
  }
  for (const issue of parsed.error.issues) {
    const field = issue.path.join('.');
    document.report(issue.path, `${field ? `${field}: ` : ''}${issue.message}`);
  }
  return undefined;
}
