import { createApp, SERVICE } from './app.js';
import { keepAlive } from './audit/alive.js';
import { createAuditTrail, openAuditStream } from './audit/audit.js';
import { readRoleMap } from './auth/rbac.js';
import { createTokenVerifier, refuseAll } from './auth/token.js';
import { readConfig } from './config.js';
import { createLogger, describeError, type Level } from './logging/logger.js';
import { createRoutes } from './routes.js';
import { stopOnSignal } from './shutdown.js';

const now = () => new Date();
const makeLogger = (level: Level) =>
  createLogger({
    service: SERVICE,
    level,
    now,
    write: line => process.stdout.write(`${line}\n`),
  });

// Whatever goes wrong is a line of the log too, and ends the process.
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error: unknown) => {
    makeLogger('info').log('error', 'crashed', describeError(error));
    process.exit(1);
  });
}
process.removeAllListeners('warning');
process.on('warning', warning => {
  makeLogger('info').log('warn', 'warning of the runtime', describeError(warning));
});

const config = readConfig(process.env);
const logger = makeLogger(config.logLevel);
const tokens = config.tokens ? createTokenVerifier({ ...config.tokens, now }) : refuseAll;
if (!config.tokens) {
  logger.log('warn', 'no token settings: every protected route answers 401');
}

const appendAudit = openAuditStream(config.auditFile);
keepAlive(createAuditTrail({ service: SERVICE, now, append: appendAudit }), SERVICE, error =>
  logger.log('error', 'the audit trail can not be written', describeError(error)),
);

let ready = true;
const server = createApp({
  routes: createRoutes(() => ready),
  roleMap: readRoleMap(),
  tokens,
  logger,
  appendAudit,
  now,
  trustedProxies: config.trustedProxies,
  rateLimitPerMinute: config.rateLimitPerMinute,
});
server.listen(config.port, config.host, () => {
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  logger.log('info', 'listening', { 'server.port': port });
});
stopOnSignal({
  server,
  logger,
  delay: config.shutdownDelayMs,
  onStop: () => {
    ready = false;
  },
});
