import { type Change, edit, type Mutation, remove } from '../mutation';

export const ACCESS = 'internal/web/access.go';
export const SERVER = 'internal/web/server.go';
export const LIMITS = 'internal/web/limits.go';
export const TOKEN = 'internal/auth/token.go';
export const LOGS = 'internal/logs/logs.go';
export const AUDIT = 'internal/audit/audit.go';
export const ROUTES = 'internal/api/routes.go';
export const ROLES = 'internal/auth/roles.go';
export const PRIVACY = 'internal/api/privacy.go';
export const DEBUG = 'internal/api/debug.go';
export const MAIN = 'main.go';
/** What is judged by the same code. */
export const CODE = [
  'audit-log',
  'authorization',
  'http-hardening',
  'privacy',
  'structured-logging',
];
export const LISTEN = '\tlistener, err := net.Listen';
export const STARTED = '\tstarted := s.Now()';
export const TYPED = '\tw.Header().Set("Content-Type"';
export const ASKED =
  '\tif err := s.rate.take(r.source); err != nil {\n\t\treturn Answer{}, err\n\t}\n';
export const REFUSED = '\t\trefusal := Refuse(http.StatusTooManyRequests';

/** A change that is seen on the first line that holds the text. */
export const seen = (
  what: string,
  path: string,
  text: string,
  change: Change,
  rest: Partial<Mutation> = {},
): Mutation => ({ what, base: 'go', change, at: { path, text }, ...rest });

/** A change that is seen in a file, on no line of its own. */
export const missed = (
  what: string,
  path: string,
  change: Change,
  rest: Partial<Mutation> = {},
): Mutation => ({ what, base: 'go', change, at: { path }, ...rest });

/** A change whose doubt is about the program as a whole. */
export const unknown = (
  what: string,
  path: string,
  change: Change,
  also: readonly string[] = [],
): Mutation =>
  missed(what, path, change, { state: 'unknown', also: [...CODE, ...also] });

export const before = (path: string, text: string, line: string) =>
  edit(path, text, `${line}\n${text}`);

/** A file with a line above its package. */
export const tagged = (path: string, line: string): Change =>
  edit(path, /^/, `${line}\n\n`);

export const moved =
  (from: string, to: string): Change =>
  files =>
    remove(from)({ ...files, [to]: files[from] });

export const everyTest =
  (change: (text: string) => string): Change =>
  files =>
    Object.fromEntries(
      Object.entries(files).map(([path, text]) => [
        path,
        path.endsWith('_test.go') && text !== undefined ? change(text) : text,
      ]),
    );

export const go = (mutation: Mutation): Mutation => ({
  base: 'go',
  ...mutation,
});

/** One change of a file, seen on the line that holds the text. */
export const at = (
  what: string,
  path: string,
  from: string | RegExp,
  to: string,
  text: string,
): Mutation => go({ what, change: edit(path, from, to), at: { path, text } });
