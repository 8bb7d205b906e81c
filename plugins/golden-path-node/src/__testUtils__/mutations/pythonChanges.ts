import { type Change, edit, type Mutation } from '../mutation';

export const GATE = 'app/auth/gate.py';
export const TOKEN = 'app/auth/token.py';
export const LOGS = 'app/logs.py';
export const AUDIT = 'app/audit.py';
export const MAIN = 'app/__main__.py';
export const APPLICATION = 'app/application.py';
export const FRAME = 'app/http/frame.py';
export const LIMITS = 'app/http/limits.py';
export const ITEMS = 'app/routes/items.py';
/** What is judged by the same code. */
export const CODE = [
  'audit-log',
  'authorization',
  'http-hardening',
  'privacy',
  'structured-logging',
];

/** A change that is seen on the first line that holds the text. */
export const seen = (
  what: string,
  path: string,
  text: string,
  change: Change,
  rest: Partial<Mutation> = {},
): Mutation => ({
  what,
  base: 'python',
  change,
  at: { path, text },
  ...rest,
});

/** A change whose doubt is about the program as a whole. */
export const unknown = (
  what: string,
  path: string,
  change: Change,
  also: readonly string[] = CODE,
): Mutation => ({
  what,
  base: 'python',
  change,
  at: { path },
  state: 'unknown',
  also,
});

export const python = (mutation: Mutation): Mutation => ({
  base: 'python',
  ...mutation,
});

/** One change of a file, seen on the line that holds the text. */
export const at = (
  what: string,
  path: string,
  from: string | RegExp,
  to: string,
  text: string,
): Mutation =>
  python({ what, change: edit(path, from, to), at: { path, text } });
