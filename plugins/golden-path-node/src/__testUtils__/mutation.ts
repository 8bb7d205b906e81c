import type { Base, Files } from './renderings';

/** Changes a service's files. */
export type Change = (files: Readonly<Files>) => Files;

/** One way to weaken a control, and what is to be seen then. */
export interface Mutation {
  /** What is weakened, in words. */
  what: string;
  /** The service that is changed; `node` when it is not said. */
  base?: Base;
  change: Change;
  /**
   * The place that has to be the evidence: the line, or the first line of the
   * changed file that holds the text. Without either the file is enough.
   */
  at: { path: string; line?: number; text?: string };
  /** `fail` when it is not said. */
  state?: 'fail' | 'unknown';
  /** Ids of other controls that rightly change with it. */
  also?: readonly string[];
}

/**
 * Replaces text in a file, the first time that it occurs; by a pattern with the
 * flag g, each time.
 *
 * @throws Error when that changes nothing, which is a fault of the test
 */
export function edit(path: string, from: string | RegExp, to: string): Change {
  return files => {
    const before = files[path];
    const after = before?.replace(from, () => to);
    if (after === undefined || after === before) {
      throw new Error(`${path} does not hold ${from}`);
    }
    return { ...files, [path]: after };
  };
}

/** Replaces text in a file wherever it occurs. */
export function editAll(path: string, from: string, to: string): Change {
  return files => {
    const before = files[path];
    if (!before?.includes(from)) {
      throw new Error(`${path} does not hold ${from}`);
    }
    return { ...files, [path]: before.replaceAll(from, to) };
  };
}

/** Adds text at the end of a file that is there. */
export function append(path: string, text: string): Change {
  return files => {
    if (files[path] === undefined) {
      throw new Error(`There is no ${path}`);
    }
    return { ...files, [path]: `${files[path]}\n${text}\n` };
  };
}

/** Adds text at the start of a file that is there. */
export function prepend(path: string, text: string): Change {
  return files => {
    if (files[path] === undefined) {
      throw new Error(`There is no ${path}`);
    }
    return { ...files, [path]: `${text}\n${files[path]}` };
  };
}

/** Writes a file; without text it is there, but can't be read. */
export function write(path: string, text: string | undefined): Change {
  return files => ({ ...files, [path]: text });
}

/** Deletes a file, or with a `/` at the end a folder. */
export function remove(path: string): Change {
  return files => {
    const left = Object.entries(files).filter(([file]) =>
      path.endsWith('/') ? !file.startsWith(path) : file !== path,
    );
    if (left.length === Object.keys(files).length) {
      throw new Error(`There is no ${path}`);
    }
    return Object.fromEntries(left);
  };
}

/** Makes several changes, one after the other. */
export function all(...changes: Change[]): Change {
  return files =>
    changes.reduce<Files>((current, change) => change(current), { ...files });
}

/** Line of the first occurrence of a text, from 1. */
export function lineOf(text: string, part: string): number {
  const index = text.indexOf(part);
  if (index < 0) {
    throw new Error(`The changed file does not hold ${part}`);
  }
  return text.slice(0, index).split('\n').length;
}
