import { all, append, edit, prepend, write, type Mutation } from '../mutation';

const SERVER = 'src/http/server.ts';
const INDEX = 'src/index.ts';
const HEADERS = 'src/http/headers.ts';
const BODY = 'src/http/body.ts';
const GATE = 'src/http/gate.ts';
const ITEMS = 'src/items/routes.ts';
const SHUTDOWN = 'src/shutdown.ts';
const TOKEN = 'src/auth/token.ts';
/** What is judged by the same code. */
const CODE = ['authorization', 'audit-log', 'privacy', 'structured-logging'];
const REFUSAL = "throw new RequestError(429, 'Too many calls.', wait);";
const HEAD = "'X-Correlation-Id': correlationId,";
const CHOSEN =
  'const principal = token === undefined ? undefined : await tokens.verify(token);';

/** A setting of the server that counts later, or not. */
const servers: Mutation[] = [
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
const headers: Mutation[] = [
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

/** Limits that never refuse anybody. */
const limits: Mutation[] = [
  {
    what: 'a limit that grows',
    change: all(
      edit(BODY, 'export const MAX_BODY_BYTES', 'export let MAX_BODY_BYTES'),
      append(BODY, 'MAX_BODY_BYTES = Infinity;'),
    ),
    at: { path: BODY, text: 'for await' },
  },
  {
    what: 'a limit of each piece',
    change: edit(
      BODY,
      'if (size > MAX_BODY_BYTES) {',
      'if (chunk.length > MAX_BODY_BYTES) {',
    ),
    at: { path: BODY, text: 'for await' },
  },
  {
    what: 'a limit under a condition',
    change: edit(
      BODY,
      'if (size > MAX_BODY_BYTES) {',
      'if (process.env.LIMITED) if (size > MAX_BODY_BYTES) {',
    ),
    at: { path: BODY, text: 'for await' },
  },
  {
    what: 'a limit under a condition that never holds',
    change: edit(
      BODY,
      / {4}if \(size > MAX_BODY_BYTES\) \{\n.*\n {4}\}\n/,
      '    if (false) {\n      if (size > MAX_BODY_BYTES) throw tooLarge();\n    }\n',
    ),
    at: { path: BODY, text: 'for await' },
  },
  {
    what: 'a body that is read as a whole',
    change: all(
      prepend(BODY, "import { buffer } from 'node:stream/consumers';"),
      edit(
        BODY,
        'parseJson(await readBytes(req))',
        'parseJson(await buffer(req))',
      ),
    ),
    at: { path: BODY, text: 'buffer(req)' },
  },
  {
    what: 'the limit of calls, in a function that nobody calls',
    change: all(
      edit(GATE, REFUSAL, ''),
      append(
        GATE,
        "function unused(wait: number) {\n  throw new RequestError(429, 'x', wait);\n}",
      ),
    ),
    at: { path: GATE, text: 'function unused' },
  },
  {
    what: 'the limit of calls, after the end',
    change: edit(
      GATE,
      REFUSAL,
      `throw new RequestError(404, 'x');\n      ${REFUSAL}`,
    ),
    at: { path: GATE, text: REFUSAL },
  },
  {
    what: 'the limit of calls by a constant',
    change: all(
      edit(
        GATE,
        'if (wait !== undefined) {',
        'if (LIMITED && wait !== undefined) {',
      ),
      append(GATE, 'const LIMITED = false;'),
    ),
    at: { path: GATE, text: 'if (LIMITED' },
  },
  {
    what: 'the limit of calls by the environment',
    change: edit(
      GATE,
      'if (wait !== undefined) {',
      "if (wait !== undefined && process.env.RATE === 'on') {",
    ),
    at: { path: GATE, text: 'process.env.RATE' },
    state: 'unknown',
  },
  {
    what: 'the limit of calls, which nobody counts',
    change: edit(
      GATE,
      /const wait = isPublic \? undefined : limiter\.take\([^;]*\);/,
      'const wait: number | undefined = undefined;',
    ),
    at: { path: GATE, text: 'if (wait !== undefined)' },
  },
  {
    what: 'a strict schema inside of one that is not',
    change: edit(
      ITEMS,
      'z.strictObject({\n',
      'z.object({\n  inner: z.strictObject({}),\n',
    ),
    at: { path: ITEMS, text: 'z.object(' },
  },
  {
    what: 'a strict schema, or any other',
    change: edit(
      ITEMS,
      /z\.strictObject\(\{\n.*\n\}\)/,
      'z.strictObject({ title: z.string() }).or(z.object({}))',
    ),
    at: { path: ITEMS, text: '.or(z.object(' },
  },
  {
    what: 'a body without a schema, not written as true',
    change: edit(
      ITEMS,
      / {4}route\(\{/,
      "    { method: 'PUT', path: '/v1/items', takesBody: !0, prepare: body => () => ({ status: 200, body }) },\n    route({",
    ),
    at: { path: ITEMS, text: 'takesBody: !0' },
  },
];

/** What an error says, by another way. */
const errors: Mutation[] = [
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

/** Certificates that nobody verifies. */
const certificates: Mutation[] = [
  {
    what: 'certificates, by the environment',
    change: append(INDEX, "process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';"),
    at: { path: INDEX, text: 'NODE_TLS_REJECT_UNAUTHORIZED' },
  },
  {
    what: 'certificates, by an option',
    change: append(
      INDEX,
      "import { request } from 'node:https';\nrequest({ host: 'x', rejectUnauthorized: false });",
    ),
    at: { path: INDEX, text: 'rejectUnauthorized' },
  },
  {
    what: 'certificates, by a setting',
    change: append(
      INDEX,
      "import { request } from 'node:https';\nrequest({ host: 'x', rejectUnauthorized: process.env.STRICT });",
    ),
    at: { path: INDEX, text: 'rejectUnauthorized' },
    state: 'unknown',
  },
  {
    what: 'the names in certificates',
    change: append(
      INDEX,
      "import { request } from 'node:https';\nrequest({ host: 'x', checkServerIdentity: () => undefined });",
    ),
    at: { path: INDEX, text: 'checkServerIdentity' },
  },
  {
    what: 'certificates, in the image',
    change: edit(
      'Dockerfile',
      'ENV NODE_ENV=production',
      'ENV NODE_TLS_REJECT_UNAUTHORIZED=0 NODE_ENV=production',
    ),
    at: { path: 'Dockerfile', text: 'NODE_TLS_REJECT_UNAUTHORIZED' },
  },
  {
    what: 'certificates, in the cluster',
    change: edit(
      'deploy/k8s/deployment.yaml',
      / {10}env:\n/,
      '          env:\n            - name: NODE_TLS_REJECT_UNAUTHORIZED\n              value: "0"\n',
    ),
    at: {
      path: 'deploy/k8s/deployment.yaml',
      text: 'NODE_TLS_REJECT_UNAUTHORIZED',
    },
  },
];

/** Code that runs, and is not what package.json starts and imports. */
const others: Mutation[] = [
  {
    what: 'another file in the image',
    change: all(
      edit('Dockerfile', 'CMD ["dist/index.js"]', 'CMD ["dist/real.js"]'),
      write(
        'src/real.ts',
        "import { createServer } from 'node:http';\ncreateServer((q, r) => r.end('x')).listen(8080);\n",
      ),
    ),
    at: { path: 'package.json' },
    state: 'unknown',
    also: CODE,
  },
  {
    what: 'a module that is loaded first',
    change: edit(
      'Dockerfile',
      'CMD ["dist/index.js"]',
      'CMD ["--import", "./dist/real.js", "dist/index.js"]',
    ),
    at: { path: 'package.json' },
    state: 'unknown',
    also: CODE,
  },
  {
    what: 'a module that is loaded by the environment',
    change: edit(
      'Dockerfile',
      'ENV NODE_ENV=production',
      'ENV NODE_OPTIONS="--require ./real.js" NODE_ENV=production',
    ),
    at: { path: 'package.json' },
    state: 'unknown',
    also: CODE,
  },
  ...['#debug', '@/debug', 'data:text/javascript,console.log(1)'].map(
    (name): Mutation => ({
      what: `the import of ${name.slice(0, 7)}`,
      change: all(
        append(INDEX, `import '${name}';`),
        write('src/debug.ts', 'console.log(1);\n'),
      ),
      at: { path: 'package.json' },
      state: 'unknown',
      also: CODE,
    }),
  ),
  {
    what: 'a framework besides',
    change: all(
      edit('package.json', '"jose":', '"express": "5.1.0",\n    "jose":'),
      append(INDEX, "import express from 'express';\nexpress().listen(9000);"),
    ),
    at: { path: INDEX },
    state: 'unknown',
    also: ['authorization', 'dependency-gate'],
  },
  {
    what: 'code that is a text',
    change: append(INDEX, "eval(process.env.CODE ?? '');"),
    at: { path: 'package.json' },
    state: 'unknown',
    also: CODE,
  },
  {
    what: 'a file that another thread runs',
    change: append(
      INDEX,
      "import { Worker } from 'node:worker_threads';\nnew Worker('./real.js');",
    ),
    at: { path: 'package.json' },
    state: 'unknown',
    also: CODE,
  },
];

/** What a Node.js service does to HTTP where nobody looked. */
export const unseenHttp: Mutation[] = [
  ...servers,
  ...headers,
  ...limits,
  ...errors,
  ...certificates,
  ...others,
];

/** Ways into a Node.js service around the decision. */
export const unseenEntrances: Mutation[] = [
  {
    what: 'an answer in front of the gate',
    change: edit(
      SERVER,
      'const reply: Reply = await answer',
      "if (path === '/debug') {\n      send(res, { status: 200, body: process.env }, correlationId);\n      return;\n    }\n    const reply: Reply = await answer",
    ),
    at: { path: SERVER, text: 'send(res, { status: 200' },
  },
  {
    what: 'an answer by who listens',
    change: edit(
      SERVER,
      '(req, res) => {',
      "(req, res) => {\n      if (req.url === '/debug') {\n        res.writeHead(200, { ...SECURITY_HEADERS });\n        res.end('x');\n        return;\n      }",
    ),
    at: { path: SERVER, text: 'res.writeHead(200' },
  },
  {
    what: 'a second server',
    change: append(
      SERVER,
      "createServer({ headersTimeout: 1000, requestTimeout: 1000 }, (q, r) => {\n  r.writeHead(200, { ...SECURITY_HEADERS });\n  r.end('x');\n}).listen(9090);",
    ),
    at: { path: SERVER, text: 'r.writeHead(200' },
  },
  {
    what: 'somebody else who listens',
    change: edit(
      SERVER,
      "server.on('clientError'",
      "server.on('request', (q, r) => {\n    r.writeHead(200, { ...SECURITY_HEADERS });\n    r.end('x');\n  });\n  server.on('clientError'",
    ),
    at: { path: SERVER, text: 'r.writeHead(200' },
  },
  {
    what: 'connections that are upgraded',
    change: edit(
      SERVER,
      "server.on('clientError'",
      "server.on('upgrade', (q, socket) => {\n    socket.write('x');\n  });\n  server.on('clientError'",
    ),
    at: { path: SERVER, text: "server.on('upgrade'" },
    state: 'unknown',
  },
  {
    what: 'another gate after it',
    change: edit(
      'src/app.ts',
      '...(handlerTimeout === undefined',
      '...options,\n    ...(handlerTimeout === undefined',
    ),
    at: { path: 'src/app.ts', text: '    ...options,' },
    state: 'unknown',
  },
  {
    what: 'a gate that the environment opens',
    change: edit(
      SERVER,
      'const pass = await gate(',
      'const pass = process.env.OPEN\n      ? open(req)\n      : await gate(',
    ),
    at: { path: SERVER, text: 'route.prepare(' },
  },
  {
    what: 'a refusal that the environment leaves out',
    change: edit(
      GATE,
      'if (!decision.allowed) {',
      "if (process.env.AUTH !== 'off') if (!decision.allowed) {",
    ),
    at: { path: GATE, text: 'if (!decision.allowed)' },
  },
  {
    what: 'tokens that nobody verifies',
    change: edit(
      TOKEN,
      /const \{ payload \} = await jwtVerify\([\s\S]*?\}\);\n/,
      'const payload = decodeJwt(token);\n',
    ),
    at: { path: TOKEN, text: 'decodeJwt(token)' },
  },
  ...['issuer', 'audience', 'algorithms'].map((name): Mutation => ({
    what: `tokens of any ${name}`,
    change: edit(TOKEN, new RegExp(`\\n {12}${name},`), ''),
    at: { path: TOKEN, text: 'await jwtVerify(' },
  })),
  {
    what: 'tokens that never end',
    change: edit(
      TOKEN,
      "requiredClaims: ['sub', 'exp']",
      "requiredClaims: ['sub']",
    ),
    at: { path: TOKEN, text: 'await jwtVerify(' },
  },
  {
    what: 'a key that everybody knows',
    change: edit(TOKEN, "['RS256', 'PS256']", "['RS256', 'HS256']"),
    at: { path: TOKEN, text: 'HS256' },
  },
  {
    what: 'tokens of somebody who is made up',
    change: edit(
      INDEX,
      ': refuseAll;',
      ": { verify: () => Promise.resolve({ subject: 'dev', roles: ['writer'] }) };",
    ),
    at: { path: INDEX, text: "subject: 'dev'" },
  },
  {
    what: 'a name in a header',
    change: edit(
      GATE,
      CHOSEN,
      "const principal = { subject: String(req.headers['x-user']), roles: ['writer'] };",
    ),
    at: { path: GATE, text: "String(req.headers['x-user'])" },
  },
  {
    what: 'negative tests that are left out',
    change: files =>
      Object.fromEntries(
        Object.entries(files).map(([path, text]) => [
          path,
          /\.test\.ts$/.test(path)
            ? text?.replaceAll(/^(test|it)\(/gm, '$1.skip(')
            : text,
        ]),
      ),
    at: { path: 'src/test' },
  },
];

/** Lines that a Node.js service writes past its logger by another name. */
export const unseenLines: Mutation[] = [
  {
    what: 'a stream that is taken out',
    change: append(
      'src/routes.ts',
      "const { stdout } = process;\nstdout.write('x');",
    ),
    at: { path: 'src/routes.ts', text: '{ stdout } = process' },
  },
  {
    what: 'a stream by its number',
    change: append(
      'src/routes.ts',
      "import { writeSync } from 'node:fs';\nwriteSync(1, 'x');",
    ),
    at: { path: 'src/routes.ts', text: 'writeSync(1' },
  },
  {
    what: 'a stream of what is global',
    change: append('src/routes.ts', "globalThis.process.stdout.write('x');"),
    at: { path: 'src/routes.ts', text: 'globalThis.process' },
  },
  {
    what: 'the process by another name',
    change: append(
      'src/routes.ts',
      "const other = process;\nother.stdout.write('x');",
    ),
    at: { path: 'src/routes.ts', text: 'other = process' },
    state: 'unknown',
  },
  {
    what: 'a name that only running it tells',
    change: append('src/routes.ts', "globalThis['con' + 'sole'].log('x');"),
    at: { path: 'src/routes.ts', text: "'con' + 'sole'" },
    state: 'unknown',
  },
];
