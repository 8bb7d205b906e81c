import { append, edit, write, type Mutation } from '../mutation';

const HEADERS = 'src/http/headers.ts';
const SERVER = 'src/http/server.ts';
const BODY = 'src/http/body.ts';
const ITEMS = 'src/items/routes.ts';
const HEALTH = 'src/health.ts';

export const httpHardening: Mutation[] = [
  ...[
    'Cache-Control',
    'Content-Security-Policy',
    'Referrer-Policy',
    'Strict-Transport-Security',
    'X-Content-Type-Options',
    'X-Frame-Options',
  ].map((header): Mutation => ({
    what: `the header ${header}`,
    change: edit(HEADERS, new RegExp(`  '${header}':.*\n`), ''),
    at: { path: HEADERS, text: 'export const SECURITY_HEADERS' },
  })),
  {
    what: 'what may be loaded',
    change: edit(HEADERS, "default-src 'none'", 'default-src *'),
    at: { path: HEADERS, text: 'default-src *' },
  },
  {
    what: 'how long only TLS counts',
    change: edit(HEADERS, 'max-age=31536000', 'max-age=0'),
    at: { path: HEADERS, text: 'max-age=0' },
  },
  {
    what: 'the headers of answers',
    change: edit(SERVER, '    ...SECURITY_HEADERS,\n', ''),
    at: { path: SERVER, text: 'res.writeHead(' },
  },
  {
    what: 'who reads answers',
    change: edit(
      SERVER,
      "    'X-Correlation-Id'",
      "    'Access-Control-Allow-Origin': '*',\n    'X-Correlation-Id'",
    ),
    at: { path: SERVER, text: 'Access-Control-Allow-Origin' },
  },
  {
    what: 'the size of bodies',
    change: edit(BODY, / {4}if \(size > MAX_BODY_BYTES\) \{\n.*\n {4}\}\n/, ''),
    at: { path: BODY, text: 'for await' },
  },
  {
    what: 'what happens with large bodies',
    change: edit(
      BODY,
      /(if \(size > MAX_BODY_BYTES\) \{\n)\s*throw tooLarge\(\);/,
      'if (size > MAX_BODY_BYTES) {\n      break;',
    ),
    at: { path: BODY, text: 'for await' },
  },
  {
    what: 'the limit itself',
    change: edit(
      BODY,
      'MAX_BODY_BYTES = 64 * 1024',
      'MAX_BODY_BYTES = 64 * 1024 * 1024',
    ),
    at: { path: BODY, text: 'if (size > MAX_BODY_BYTES)' },
  },
  {
    what: 'the time of headers',
    change: edit(SERVER, '      headersTimeout: 10_000,\n', ''),
    at: { path: SERVER, text: 'const server = createServer(' },
  },
  {
    what: 'the time of requests',
    change: edit(SERVER, 'requestTimeout: 30_000', 'requestTimeout: 0'),
    at: { path: SERVER, text: 'requestTimeout: 0' },
  },
  {
    what: 'what is valid HTTP',
    change: edit(
      SERVER,
      '      headersTimeout:',
      '      insecureHTTPParser: true,\n      headersTimeout:',
    ),
    at: { path: SERVER, text: 'insecureHTTPParser' },
  },
  {
    what: 'the limit of calls',
    change: edit(
      'src/http/gate.ts',
      "throw new RequestError(429, 'Too many calls.', wait);",
      '',
    ),
    at: { path: 'src/index.ts' },
  },
  {
    what: 'the limit of calls, which is switched off',
    change: edit(
      'src/http/gate.ts',
      'if (wait !== undefined) {',
      'if (false && wait !== undefined) {',
    ),
    at: { path: 'src/http/gate.ts', text: 'if (false' },
  },
  {
    what: 'the schema of a body',
    change: edit(ITEMS, /z\.strictObject\(\{\n.*\n\}\)/, 'z.any()'),
    at: { path: ITEMS, text: 'z.any()' },
  },
  {
    what: 'members that nobody asked for',
    change: edit(ITEMS, 'z.strictObject(', 'z.object('),
    at: { path: ITEMS, text: 'z.object(' },
  },
  {
    what: 'what a schema does not take',
    change: edit(BODY, / {2}if \(!parsed\.success\) \{[\s\S]*?\n {2}\}\n/, ''),
    at: { path: BODY, text: 'schema.safeParse(' },
  },
  {
    what: 'a body without a schema',
    change: edit(
      ITEMS,
      / {4}route\(\{/,
      "    { method: 'PUT', path: '/v1/items', takesBody: true, prepare: body => () => ({ status: 200, body }) },\n    route({",
    ),
    at: { path: ITEMS, text: "method: 'PUT'" },
  },
  {
    what: 'the stack of an error',
    change: edit(
      SERVER,
      "known?.message ?? 'Something went wrong.'",
      'error.stack',
    ),
    at: { path: SERVER, text: 'error.stack' },
  },
  {
    what: 'what an error says',
    change: edit(
      SERVER,
      'body: { status, detail, correlationId }',
      'body: { status, detail: error.message, correlationId }',
    ),
    at: { path: SERVER, text: 'error.message' },
  },
  {
    what: 'the content of a health endpoint',
    change: edit(
      HEALTH,
      "body: { status: 'ok' }",
      "body: { status: 'ok', version: process.version }",
    ),
    at: { path: HEALTH, text: 'process.version' },
  },
  {
    what: 'the environment in a health endpoint',
    change: edit(HEALTH, "body: { status: 'ok' }", 'body: process.env'),
    at: { path: HEALTH, text: 'process.env' },
  },
  {
    what: 'the end of running requests',
    change: edit('src/shutdown.ts', /\['SIGTERM', 'SIGINT'\]/, "['SIGINT']"),
    at: { path: 'src/index.ts' },
  },
  {
    what: 'all headers',
    change: write(HEADERS, 'export const SECURITY_HEADERS = {};\n'),
    at: { path: 'src/index.ts' },
  },
  {
    what: 'an import that is missing',
    change: append(SERVER, "import './hidden.js';"),
    state: 'unknown',
    at: { path: 'package.json' },
    also: ['structured-logging', 'authorization', 'audit-log', 'privacy'],
  },
];
