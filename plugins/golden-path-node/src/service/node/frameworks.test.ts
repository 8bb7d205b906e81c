import { type Files, rendering } from '../../__testUtils__/renderings';
import { memoryTree } from '../../tree';
import { verifyTree } from '../../verify';

const CONTROLS = ['authorization', 'audit-log', 'http-hardening', 'privacy'];

/** What a service has besides its code: role map, record of personal data, tests, answers. */
const AROUND: Files = Object.fromEntries(
  Object.entries(rendering('node')).filter(
    ([path]) => !path.startsWith('src/') || path.startsWith('src/test/'),
  ),
);

const LOG = `import pino from 'pino';
export const log = pino({
  redact: ['authorization', 'cookie', 'password', 'token', 'email', 'phone', 'name', 'address'],
});
`;

const AUDIT = `import { appendFileSync } from 'node:fs';
export interface Event {
  what: string; who: string; subject: string; outcome: string; correlationId: string; sourceIp: string;
}
export function record(event: Event): void {
  appendFileSync(
    '/var/log/audit/events.jsonl',
    JSON.stringify({ when: new Date().toISOString(), service: 'ledger', ...event }) + '\\n',
  );
}
`;

const RULES = `import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { createRemoteJWKSet, jwtVerify } from 'jose';
const rules = parse(readFileSync('rbac.yaml', 'utf8')).rules as { route: string; roles: string[] }[];
const keys = createRemoteJWKSet(new URL('https://login.harbour.internal/keys'));
export async function rolesOf(header: string | undefined): Promise<string[] | undefined> {
  if (!header?.startsWith('Bearer ')) return undefined;
  try {
    const { payload } = await jwtVerify(header.slice(7), keys, {
      issuer: 'https://login.harbour.internal', audience: 'ledger', algorithms: ['RS256'],
    });
    return Array.isArray(payload.roles) ? payload.roles.map(String) : [];
  } catch {
    return undefined;
  }
}
export const isAllowed = (route: string, roles: string[]) =>
  rules.some(rule => rule.route === route && rule.roles.some(role => roles.includes(role)));
`;

const FRAMEWORKS: Record<string, string> = {
  express: `import express, { type NextFunction, type Request, type Response } from 'express';
import helmet from 'helmet';
import { rateLimit } from 'express-rate-limit';
import { z } from 'zod';
import { log } from './log.js';
import { record } from './audit.js';
import { isAllowed, rolesOf } from './rules.js';
const app = express();
app.disable('x-powered-by');
app.use(helmet());
app.use(rateLimit({ windowMs: 60_000, limit: 120 }));
app.use(express.json({ limit: '64kb' }));
app.get('/health/live', (_, res) => { res.sendStatus(204); });
app.use(async (req: Request, res: Response, next: NextFunction) => {
  const roles = await rolesOf(req.headers.authorization);
  const event = { what: req.method, who: 'caller', subject: req.path, correlationId: '1', sourceIp: req.ip ?? '' };
  if (!roles) {
    record({ ...event, outcome: 'denied' });
    res.sendStatus(401);
    return;
  }
  if (!isAllowed(req.method + ' ' + req.path, roles)) {
    record({ ...event, outcome: 'denied' });
    res.sendStatus(403);
    return;
  }
  record({ ...event, outcome: 'allowed' });
  next();
});
const item = z.strictObject({ title: z.string().max(100) });
app.post('/v1/items', (req, res) => {
  const read = item.safeParse(req.body);
  if (!read.success) { res.sendStatus(400); return; }
  res.status(201).json(read.data);
});
app.use((error: Error, _req: Request, res: Response, _next: NextFunction) => {
  log.error({ error }, 'failed');
  res.status(500).json({ error: 'internal' });
});
const server = app.listen(8080);
server.requestTimeout = 20_000;
process.on('SIGTERM', () => server.close());
`,
  fastify: `import Fastify from 'fastify';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import { log } from './log.js';
import { record } from './audit.js';
import { isAllowed, rolesOf } from './rules.js';
const app = Fastify({ loggerInstance: log, bodyLimit: 65536, requestTimeout: 20_000, connectionTimeout: 10_000 });
await app.register(helmet);
await app.register(rateLimit, { max: 120, timeWindow: '1 minute' });
app.addHook('onRequest', async (request, reply) => {
  if (request.routeOptions.url === '/health/live') return undefined;
  const roles = await rolesOf(request.headers.authorization);
  const event = { what: request.method, who: 'caller', subject: request.url, correlationId: request.id, sourceIp: request.ip };
  if (!roles) {
    record({ ...event, outcome: 'denied' });
    return reply.code(401).send();
  }
  if (!isAllowed(request.method + ' ' + request.routeOptions.url, roles)) {
    record({ ...event, outcome: 'denied' });
    return reply.code(403).send();
  }
  record({ ...event, outcome: 'allowed' });
  return undefined;
});
app.get('/health/live', async (_, reply) => reply.code(204).send());
app.post('/v1/items', {
  schema: { body: { type: 'object', additionalProperties: false, required: ['title'], properties: { title: { type: 'string', maxLength: 100 } } } },
}, async (request, reply) => reply.code(201).send(request.body));
app.setErrorHandler((error, _, reply) => {
  log.error({ error }, 'failed');
  return reply.code(500).send({ error: 'internal' });
});
process.on('SIGTERM', () => { void app.close(); });
await app.listen({ port: 8080, host: '0.0.0.0' });
`,
  koa: `import Koa from 'koa';
import helmet from 'koa-helmet';
import bodyParser from 'koa-bodyparser';
import Router from '@koa/router';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { log } from './log.js';
import { record } from './audit.js';
import { isAllowed, rolesOf } from './rules.js';
const app = new Koa();
const limiter = new RateLimiterMemory({ points: 120, duration: 60 });
app.use(helmet());
app.use(async (ctx, next) => {
  try {
    await limiter.consume(ctx.ip);
  } catch {
    ctx.status = 429;
    return;
  }
  await next();
});
app.use(async (ctx, next) => {
  try {
    await next();
  } catch (error) {
    log.error({ error }, 'failed');
    ctx.status = 500;
    ctx.body = { error: 'internal' };
  }
});
app.use(async (ctx, next) => {
  const roles = await rolesOf(ctx.get('authorization'));
  const event = { what: ctx.method, who: 'caller', subject: ctx.path, correlationId: '1', sourceIp: ctx.ip };
  if (!roles) {
    record({ ...event, outcome: 'denied' });
    ctx.status = 401;
    return;
  }
  if (!isAllowed(ctx.method + ' ' + ctx.path, roles)) {
    record({ ...event, outcome: 'denied' });
    ctx.status = 403;
    return;
  }
  record({ ...event, outcome: 'allowed' });
  await next();
});
app.use(bodyParser({ jsonLimit: '64kb' }));
const router = new Router();
router.get('/v1/items', ctx => { ctx.body = []; });
app.use(router.routes());
const server = app.listen(8080);
server.requestTimeout = 20_000;
process.on('SIGTERM', () => server.close());
`,
};

const PACKAGES = [
  '@fastify/helmet',
  '@fastify/rate-limit',
  '@koa/router',
  'express',
  'express-rate-limit',
  'fastify',
  'helmet',
  'koa',
  'koa-bodyparser',
  'koa-helmet',
  'pino',
  'rate-limiter-flexible',
];

async function judged(main: string, around: Files = AROUND) {
  const results = await verifyTree(
    memoryTree({
      ...around,
      'package.json': AROUND['package.json']?.replace(
        '"jose":',
        `${PACKAGES.map(name => `"${name}": "1.0.0",`).join('\n')}\n"jose":`,
      ),
      'src/index.ts': main,
      'src/log.ts': LOG,
      'src/audit.ts': AUDIT,
      'src/rules.ts': RULES,
    }),
    { only: CONTROLS },
  );
  return results.map(({ id, state, message }) => `${id} ${state}: ${message}`);
}

it.each(Object.keys(FRAMEWORKS))('does not know what %s does', async name => {
  const said = await judged(FRAMEWORKS[name]);
  expect(said).toEqual(
    CONTROLS.map(id =>
      expect.stringMatching(new RegExp(`^${id} unknown: .*${name} is used`)),
    ),
  );
});

it.each([
  [
    'http-hardening',
    "app.use((_, res, next) => { res.set('Access-Control-Allow-Origin', '*'); next(); });",
    'origin',
  ],
  [
    'http-hardening',
    'app.use((error: Error, _a: Request, res: Response, _b: NextFunction) => { res.status(500).send(error.stack); });',
    'stack',
  ],
  [
    'http-hardening',
    "process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';",
    'certificate',
  ],
])('a framework hides nothing of %s', async (id, line, what) => {
  const said = await judged(`${FRAMEWORKS.express}\n${line}\n`);
  expect(said.find(text => text.startsWith(`${id} fail`))).toContain(what);
});

it('a framework hides no missing test', async () => {
  const untested = Object.fromEntries(
    Object.entries(AROUND).filter(([path]) => !path.startsWith('src/test/')),
  );
  const [authorization, , , privacy] = await judged(FRAMEWORKS.koa, untested);
  expect(authorization).toMatch(/^authorization fail: no test expects/);
  expect(privacy).toMatch(/^privacy fail: no test calls DELETE/);
});
