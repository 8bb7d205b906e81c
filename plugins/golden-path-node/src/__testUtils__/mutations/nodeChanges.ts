export const SERVER = 'src/http/server.ts';
export const INDEX = 'src/index.ts';
export const HEADERS = 'src/http/headers.ts';
export const BODY = 'src/http/body.ts';
export const GATE = 'src/http/gate.ts';
export const ITEMS = 'src/items/routes.ts';
export const SHUTDOWN = 'src/shutdown.ts';
export const TOKEN = 'src/auth/token.ts';
/** What is judged by the same code. */
export const CODE = [
  'authorization',
  'audit-log',
  'privacy',
  'structured-logging',
];
export const REFUSAL = "throw new RequestError(429, 'Too many calls.', wait);";
export const HEAD = "'X-Correlation-Id': correlationId,";
export const CHOSEN =
  'const principal = token === undefined ? undefined : await tokens.verify(token);';
