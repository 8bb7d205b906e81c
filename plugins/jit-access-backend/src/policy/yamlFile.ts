import { parseAllDocuments } from '@fairway/plugin-yaml-node';
import { isDocument, isNode, LineCounter, type Document } from 'yaml';
import type { z } from 'zod/v4';

/** A place in a document, from its top. */
export type Path = readonly PropertyKey[];

/** Something wrong in a policy file. */
export interface PolicyProblem {
  file: string;
  /** 1-based. */
  line: number;
  /** Kebab-case id of the rule of the lint that finds it. */
  rule: string;
  message: string;
}

/** A problem as one line of text. */
export function sayProblem({ file, line, message }: PolicyProblem): string {
  return `${file}:${line}: ${message}`;
}

/** The one document of a YAML file. */
export interface YamlFile {
  file: string;
  text: string;
  value: unknown;
  /** Line of the deepest part of the path that is there; 1 is the first. */
  lineOf(path: Path): number;
  /** A problem at a place; the message begins with the place. */
  at(path: Path, rule: string, message: string): PolicyProblem;
}

/** Whether a value has keys. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function lineOf(document: Document, lines: LineCounter, path: Path): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) {
      return lines.linePos(node.range[0]).line;
    }
  }
  return 1;
}

/** Reads a file that holds exactly one document. */
export function readYaml(
  file: string,
  text: string,
): YamlFile | PolicyProblem[] {
  const lines = new LineCounter();
  const problem = (line: number, message: string): PolicyProblem => ({
    file,
    line,
    rule: 'syntax',
    message,
  });
  let documents: Document[];
  try {
    documents = [
      ...parseAllDocuments(text, {
        lineCounter: lines,
        prettyErrors: false,
        uniqueKeys: true,
      }),
    ];
  } catch (error) {
    // Nesting without end is too deep for the library.
    return [problem(1, error instanceof Error ? error.message : String(error))];
  }
  const [document] = documents;
  if (!isDocument(document) || documents.length !== 1) {
    return [problem(1, 'must hold exactly one policy')];
  }
  if (document.errors.length > 0) {
    return document.errors.map(error =>
      problem(lines.linePos(error.pos[0]).line, error.message),
    );
  }
  let value: unknown;
  try {
    // References that multiply are refused by the library.
    value = document.toJS();
  } catch (error) {
    return [problem(1, error instanceof Error ? error.message : String(error))];
  }
  const find = (path: Path) => lineOf(document, lines, path);
  return {
    file,
    text,
    value,
    lineOf: find,
    at: (path, rule, message) => ({
      file,
      line: find(path),
      rule,
      message: path.length ? `${path.join('.')}: ${message}` : message,
    }),
  };
}

/** The issues of a schema, those of the alternative that was meant in place of an alternative's. */
export function flatIssues(
  issues: readonly z.core.$ZodIssue[],
  value: unknown,
  above: Path = [],
): { path: Path; message: string; code: string }[] {
  return issues.flatMap(issue => {
    const path = [...above, ...issue.path];
    if (issue.code === 'invalid_union' && issue.errors.length > 0) {
      const there = issue.path.reduce<unknown>(
        (part, key) =>
          typeof part === 'object' && part !== null
            ? Reflect.get(part, key)
            : undefined,
        value,
      );
      if (isRecord(there)) {
        // The alternative that knows the keys that are there.
        const [meant] = [...issue.errors].sort(
          (a, b) => strangers(a) - strangers(b) || a.length - b.length,
        );
        return flatIssues(meant, there, path);
      }
    }
    if (issue.code === 'unrecognized_keys') {
      // An unknown field is best shown where it stands, not at its parent.
      return issue.keys.map(key => ({
        path: [...path, key],
        message: `Unrecognized key: "${key}"`,
        code: issue.code,
      }));
    }
    return [{ path, message: issue.message, code: issue.code }];
  });
}

function strangers(issues: readonly z.core.$ZodIssue[]): number {
  return issues.reduce(
    (sum, issue) =>
      sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 0),
    0,
  );
}
