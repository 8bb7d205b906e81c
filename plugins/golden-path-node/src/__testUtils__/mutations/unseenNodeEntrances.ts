import { append, edit, type Mutation } from '../mutation';
import { SERVER, INDEX, GATE, TOKEN, CHOSEN } from './nodeChanges';

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
