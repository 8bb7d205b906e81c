import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { InputError } from '@backstage/errors';
import { LineCounter, parseAllDocuments, type Document } from 'yaml';
import type { CompiledCheck } from '../domain/check';
import { checkSetSchema } from './checkSet';
import { createEnvironment } from './cel';
import { compileCheck, type CollectorDeclaration } from './compileCheck';

/** The checks in force. */
export interface CheckPolicy {
  checks: CompiledCheck[];
  /** Changes when a check, a declaration of facts or the way of evaluating changes. */
  hash: string;
  /** Collectors that checks name and no module brings. */
  missingCollectors: string[];
}

/** Raised when the meaning of stored results changes, so that all are evaluated again. */
const EVALUATION_VERSION = 1;

interface CheckFile {
  /** Relative to the directory, for messages. */
  name: string;
  text: string;
}

async function readFiles(directory: string): Promise<CheckFile[]> {
  let entries;
  try {
    entries = await readdir(directory, {
      recursive: true,
      withFileTypes: true,
    });
  } catch (error) {
    throw new InputError(
      `Can't read the check directory '${directory}' (securityScorecard.policies)`,
      error,
    );
  }
  const names = entries
    .filter(entry => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map(entry =>
      path.relative(directory, path.join(entry.parentPath, entry.name)),
    )
    .sort();
  return Promise.all(
    names.map(async name => ({
      name,
      text: await readFile(path.join(directory, name), 'utf8'),
    })),
  );
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

/** Loads files as one policy; collects every problem before it throws. */
class CheckLoading {
  readonly checks: CompiledCheck[] = [];
  readonly missingCollectors = new Set<string>();
  readonly #problems: string[] = [];
  readonly #seen = new Map<string, string>();
  readonly #collectors: Map<string, CollectorDeclaration>;

  constructor(collectors: readonly CollectorDeclaration[]) {
    this.#collectors = new Map(collectors.map(c => [c.id, c]));
  }

  add(file: CheckFile) {
    const counter = new LineCounter();
    const documents = parseAllDocuments(file.text, { lineCounter: counter });
    for (const document of Array.isArray(documents) ? documents : []) {
      this.#addDocument(file.name, document, counter);
    }
  }

  finish(): CompiledCheck[] {
    if (this.#problems.length) {
      throw new InputError(
        `The checks can't be loaded:\n  ${this.#problems.join('\n  ')}`,
      );
    }
    return this.checks;
  }

  #addDocument(name: string, document: Document.Parsed, counter: LineCounter) {
    const report = (at: readonly PropertyKey[], message: string) =>
      this.#problems.push(
        `${name}:${lineOf(document, counter, at)}: ${message}`,
      );
    if (document.errors.length) {
      for (const error of document.errors) {
        this.#problems.push(
          `${name}:${error.linePos?.[0].line ?? 1}: ${error.message.split('\n')[0]}`,
        );
      }
      return;
    }
    const parsed = checkSetSchema.safeParse(document.toJS());
    if (!parsed.success) {
      for (const issue of parsed.error.issues) {
        const field = issue.path.join('.');
        report(issue.path, `${field ? `${field}: ` : ''}${issue.message}`);
      }
      return;
    }
    const { metadata, checks } = parsed.data;
    const collector = this.#collectors.get(metadata.collector);
    if (!collector) {
      this.missingCollectors.add(metadata.collector);
    }
    const environment = createEnvironment(collector?.facts ?? {});
    checks.forEach((check, index) => {
      const other = this.#seen.get(check.id);
      const at = ['checks', index];
      if (other) {
        report(
          [...at, 'id'],
          `the check id '${check.id}' is used already at ${other}`,
        );
        return;
      }
      this.#seen.set(
        check.id,
        `${name}:${lineOf(document, counter, [...at, 'id'])}`,
      );
      this.checks.push(
        compileCheck(check, metadata, collector, environment, problem =>
          report(
            [...at, problem.field],
            `check '${check.id}', ${problem.field}: ${problem.message}`,
          ),
        ),
      );
    });
  }
}

/**
 * Loads and type-checks every check file of a directory and its folders.
 *
 * @throws InputError that names file and line of every problem: a file that is
 *   not a CheckSet, an id used twice, an unknown fact, a type error
 */
export async function loadChecks(
  directory: string,
  collectors: readonly CollectorDeclaration[],
): Promise<CheckPolicy> {
  const files = await readFiles(directory);
  const loading = new CheckLoading(collectors);
  files.forEach(file => loading.add(file));
  return {
    checks: loading.finish(),
    hash: policyHash(files, collectors),
    missingCollectors: [...loading.missingCollectors].sort(),
  };
}

/** The policy of a portal without check files. */
export function emptyPolicy(): CheckPolicy {
  return { checks: [], hash: policyHash([], []), missingCollectors: [] };
}

function policyHash(
  files: readonly CheckFile[],
  collectors: readonly CollectorDeclaration[],
): string {
  const declared = [...collectors]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, title, facts, annotations }) => [
      id,
      title,
      Object.entries(facts)
        .map(([name, { type }]) => [name, type])
        .sort(),
      annotations,
    ]);
  return createHash('sha256')
    .update(JSON.stringify([EVALUATION_VERSION, files, declared]))
    .digest('hex')
    .slice(0, 32);
}
