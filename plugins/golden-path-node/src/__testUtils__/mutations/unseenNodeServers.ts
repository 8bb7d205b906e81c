import { append, edit, type Mutation } from '../mutation';
import { SERVER, INDEX, HEADERS, SHUTDOWN, HEAD } from './nodeChanges';

/** A setting of the server that counts later, or not. */
export const servers: Mutation[] = [
  {
    what: 'the time of requests, later',
    change: edit(
      INDEX,
      'server.listen(',
      'server.requestTimeout = 0;\nserver.listen(',
    ),
    at: { path: INDEX, text: 'server.requestTimeout = 0' },
  },
  {
    what: 'the time of requests, written twice',
    change: edit(
      SERVER,
      'connectionsCheckingInterval: 5_000,',
      'connectionsCheckingInterval: 5_000,\n      requestTimeout: 0,',
    ),
    at: { path: SERVER, text: 'requestTimeout: 0' },
  },
  {
    what: 'the settings of the server by others after them',
    change: edit(
      SERVER,
      'connectionsCheckingInterval: 5_000,',
      'connectionsCheckingInterval: 5_000,\n      ...options,',
    ),
    at: { path: SERVER, text: '      ...options,' },
    state: 'unknown',
  },
  {
    what: 'a second server by another name',
    change: append(
      SERVER,
      "import { createServer as listen } from 'node:http';\nlisten((q, r) => r.end('x')).listen(9090);",
    ),
    at: { path: SERVER, text: 'listen((q' },
    also: ['authorization'],
  },
  {
    what: 'a second server that is constructed',
    change: append(
      SERVER,
      "import * as http from 'node:http';\nnew http.Server((q, r) => r.end('x')).listen(9090);",
    ),
    at: { path: SERVER, text: 'new http.Server' },
    also: ['authorization'],
  },
  {
    what: 'a handler of SIGTERM that ends at once',
    change: edit(
      SHUTDOWN,
      'process.on(signal, () => void stop(signal));',
      'process.on(signal, () => process.exit(0));',
    ),
    at: { path: SHUTDOWN },
  },
  {
    what: 'a handler of SIGTERM that nobody registers',
    change: edit(
      SHUTDOWN,
      'process.on(signal, () => void stop(signal));',
      'void signal;',
    ),
    at: { path: INDEX },
  },
  {
    what: 'an end of the process before that of the requests',
    change: edit(
      SHUTDOWN,
      'server.closeIdleConnections();',
      'process.exit(0);',
    ),
    at: { path: SHUTDOWN, text: 'process.exit(0)' },
  },
  {
    what: 'a shutdown that nobody asks for',
    change: edit(INDEX, /stopOnSignal\(\{[\s\S]*\}\);\n/, ''),
    at: { path: INDEX },
  },
];

/** Headers that an answer has in the list only. */
export const headers: Mutation[] = [
  {
    what: 'a header after the list',
    change: edit(SERVER, HEAD, `${HEAD}\n    'x-frame-options': 'ALLOWALL',`),
    at: { path: SERVER, text: 'x-frame-options' },
  },
  {
    what: 'other headers after the list',
    change: edit(SERVER, HEAD, `${HEAD}\n    ...reply.headers,`),
    at: { path: SERVER, text: '...reply.headers' },
    state: 'unknown',
  },
  {
    what: 'a header that is taken out of the list',
    change: append(
      HEADERS,
      "delete (SECURITY_HEADERS as Record<string, string>)['X-Frame-Options'];",
    ),
    at: { path: HEADERS, text: 'delete (' },
  },
  {
    what: 'a header that is changed in the list',
    change: append(
      SERVER,
      "Object.assign(SECURITY_HEADERS, { 'X-Frame-Options': '' });",
    ),
    at: { path: SERVER, text: 'Object.assign' },
  },
  {
    what: 'another list of the same name',
    change: edit(
      SERVER,
      'const MAX_PATH_LENGTH',
      'const SECURITY_HEADERS = {};\nconst MAX_PATH_LENGTH',
    ),
    at: { path: SERVER, text: 'SECURITY_HEADERS = {}' },
  },
  {
    what: 'an answer without a head',
    change: edit(
      SERVER,
      '(req, res) => {',
      "(req, res) => {\n      if (req.url === '/metrics') {\n        res.end('x');\n        return;\n      }",
    ),
    at: { path: SERVER, text: "res.end('x')" },
    also: ['authorization'],
  },
  {
    what: 'what may be loaded, allowed again',
    change: edit(HEADERS, "default-src 'none'; ", "default-src 'self' *; "),
    at: { path: HEADERS, text: "default-src 'self' *" },
  },
  {
    what: 'who reads answers, by a template',
    change: edit(
      SERVER,
      HEAD,
      `${HEAD}\n    [\`Access-Control-Allow-Origin\`]: '*',`,
    ),
    at: { path: SERVER, text: '`Access-Control' },
  },
  {
    what: 'who reads answers, put together',
    change: edit(
      SERVER,
      HEAD,
      `${HEAD}\n    ['Access-Control-Allow-' + 'Origin']: '*',`,
    ),
    at: { path: SERVER, text: "'Access-Control-Allow-'" },
  },
];

/** What an error says, by another way. */
export const errors: Mutation[] = [
  {
    what: 'what an error says, in a template',
    change: edit(
      SERVER,
      'body: { status, detail, correlationId }',
      'body: { status, detail: `${error}`, correlationId }',
    ),
    at: { path: SERVER, text: '`${error}`' },
  },
  {
    what: 'what an error says, by a name',
    change: edit(
      SERVER,
      "known?.message ?? 'Something went wrong.'",
      '(error as Error).message',
    ),
    at: { path: SERVER, text: '(error as Error).message' },
  },
  {
    what: 'the stack of an error, taken out',
    change: edit(
      SERVER,
      "const detail = known?.message ?? 'Something went wrong.'",
      'const { stack: detail } = error as Error',
    ),
    at: { path: SERVER, text: '{ stack: detail }' },
  },
];
