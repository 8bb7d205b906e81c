import {
  createTokenVerifier,
  refuseAll,
  type TokenVerifier,
} from './auth/token.js';
import { createHttpServer } from './http/server.js';
import { createLogger, type Level } from './logging/logger.js';
import { createRoutes } from './routes.js';

const LEVELS: readonly Level[] = ['debug', 'info', 'warn', 'error'];
const now = () => new Date();
const { env } = process;

const logger = createLogger({
  service: '${{ values.name }}',
  level: LEVELS.find(level => level === env.LOG_LEVEL) ?? 'info',
  now,
  write: line => process.stdout.write(`${line}\n`),
});

function tokenVerifier(): TokenVerifier {
  const {
    AUTH_PUBLIC_KEY: publicKey,
    AUTH_ISSUER: issuer,
    AUTH_AUDIENCE: audience,
  } = env;
  if (!publicKey || !issuer || !audience) {
    logger.log('warn', 'no token settings: every protected route answers 401');
    return refuseAll;
  }
  return createTokenVerifier({ publicKey, issuer, audience, now });
}

let ready = true;
const server = createHttpServer({
  routes: createRoutes(() => ready),
  tokens: tokenVerifier(),
  logger,
});
const host = env.HOST ?? '127.0.0.1';
const port = Number(env.PORT ?? 8080);
server.listen(port, host, () => logger.log('info', 'listening', { host, port }));

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    ready = false;
    logger.log('info', 'stopping', { signal });
    server.close();
    server.closeIdleConnections();
  });
}
