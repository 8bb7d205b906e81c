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

/**
 * Reads a file as text.
 *
 * @throws CommandError when it can't be read
 */
export async function readText(io: Io, file: string): Promise<string> {
  try {
    return Buffer.from(await io.readFile(file)).toString('utf8');
  } catch (error) {
    throw new CommandError(`Can't read ${file}: ${error}`);
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
