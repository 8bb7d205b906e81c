import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';

/** What the command line touches, so that tests can stand in for it. */
export interface Io {
  env: Record<string, string | undefined>;
  out(text: string): void;
  err(text: string): void;
  readFile(file: string): Promise<Uint8Array>;
  /** Lines of a file, however long it is. */
  readLines(file: string): AsyncIterable<string>;
  fetch: typeof fetch;
  /** Waits, in milliseconds. */
  sleep(ms: number): Promise<void>;
  /** 0 to 1. */
  random(): number;
}

/** The question was answered with yes. */
export const PASS = 0;
/** The question was answered with no. */
export const FAIL = 1;
/** There is no answer: not known, not reachable, or asked wrongly. */
export const UNKNOWN = 2;

/** What ends a command without an answer; its message is shown. */
export class CommandError extends Error {}

/** What keeps from reading, by the code of the system. */
const OBSTACLES = new Map<unknown, string>([
  ['ENOENT', 'does not exist'],
  ['ENOTDIR', 'is below a file'],
  ['EISDIR', 'is a directory, where a file is needed'],
  ['EACCES', 'may not be read'],
  ['EPERM', 'may not be read'],
]);

/** Why a path could not be read, in words. */
export function unreadable(path: string, error: unknown): CommandError {
  if (error instanceof CommandError) {
    return error;
  }
  const obstacle =
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    OBSTACLES.get(error.code);
  return new CommandError(
    obstacle ? `${path} ${obstacle}` : `Can't read ${path}: ${error}`,
  );
}

/**
 * Reads a file.
 *
 * @throws CommandError when it can't be read
 */
export async function readBytes(io: Io, file: string): Promise<Uint8Array> {
  try {
    return await io.readFile(file);
  } catch (error) {
    throw unreadable(file, error);
  }
}

/**
 * Reads a file as text.
 *
 * @throws CommandError when it can't be read
 */
export async function readText(io: Io, file: string): Promise<string> {
  return Buffer.from(await readBytes(io, file)).toString('utf8');
}

/**
 * What a path is.
 *
 * @throws CommandError when it does not exist or can't be looked at
 */
export async function lookAt(path: string): Promise<Stats> {
  try {
    return await stat(path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

/**
 * Asserts that there is a directory.
 *
 * @throws CommandError when there is none
 */
export async function assertDirectory(path: string): Promise<void> {
  if (!(await lookAt(path)).isDirectory()) {
    throw new CommandError(`${path} is no directory`);
  }
}

/** Hides a secret in everything that is written. */
export function withoutSecret(io: Io, secret: string | undefined): Io {
  if (!secret) {
    return io;
  }
  const hide = (text: string) => text.split(secret).join('***');
  return {
    ...io,
    out: text => io.out(hide(text)),
    err: text => io.err(hide(text)),
  };
}

/** Characters that a terminal or a log acts on, or that turn text round; a line may end, and have tabs. */
const ACTING = /(?![\n\t])[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

const escaped = (text: string) =>
  text.replace(
    ACTING,
    sign => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/**
 * Shows what others wrote, such as names, reasons and paths, and lets none of it
 * act: such characters are written as JSON writes them, which in JSON is the same.
 */
export function withoutControls(io: Io): Io {
  return {
    ...io,
    out: text => io.out(escaped(text)),
    err: text => io.err(escaped(text)),
  };
}

/** Lines, each ended: what others wrote begins none of its own. */
export function linesOf(lines: readonly string[]): string {
  return lines
    .map(line => `${line.trimEnd().replace(/\s*\n\s*/g, ' ')}\n`)
    .join('');
}
