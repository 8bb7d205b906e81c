import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { z } from 'zod';

/** Keeps the state of a stand-in. */
export interface Store<T> {
  read(): T;
  /** Saves the state as a whole, or throws and leaves the old one. */
  write(state: T): void;
}

/** A store that forgets everything with the process. */
export function memoryStore<T>(initial: T): Store<T> {
  let state = initial;
  return {
    read: () => state,
    write: next => {
      state = next;
    },
  };
}

/** What {@link fileStore} needs. */
export interface FileStoreOptions<T> {
  file: string;
  schema: z.ZodType<T>;
  /** The state as long as there is no file. */
  initial: T;
  /** What is kept, for the message when it can't be read. */
  what: string;
}

/**
 * A store in a JSON file, which is replaced as a whole: a killed process leaves
 * the old state or the new one.
 *
 * @throws Error that names the file when it can't be understood
 */
export function fileStore<T>(options: FileStoreOptions<T>): Store<T> {
  const { file, initial } = options;
  let state = existsSync(file) ? load(options) : initial;
  return {
    read: () => state,
    write: next => {
      mkdirSync(dirname(file), { recursive: true });
      const draft = `${file}.draft`;
      writeFileSync(draft, `${JSON.stringify(next, undefined, 2)}\n`);
      renameSync(draft, file);
      state = next;
    },
  };
}

function load<T>({ file, schema, what }: FileStoreOptions<T>): T {
  try {
    return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new Error(
      `Reading ${what} of the sandbox from ${file} failed; repair the file, or delete it to start afresh`,
      { cause: error },
    );
  }
}
