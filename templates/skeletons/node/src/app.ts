import type { Server } from 'node:http';
import { type Append, createAuditTrail } from './audit/audit.js';
import type { RoleMap } from './auth/rbac.js';
import type { TokenVerifier } from './auth/token.js';
import { createSourceIp } from './http/client.js';
import { createGate } from './http/gate.js';
import { createRateLimiter } from './http/rateLimit.js';
import { createHttpServer } from './http/server.js';
import type { Route } from './http/types.js';
import type { Logger } from './logging/logger.js';

/** The name that logs and the audit trail carry. */
export const SERVICE = '${{ values.name }}';

/** Puts the service together from what it needs of the outside. */
export function createApp(options: {
  routes: readonly Route[];
  roleMap: RoleMap;
  tokens: TokenVerifier;
  logger: Logger;
  appendAudit: Append;
  now: () => Date;
  trustedProxies?: readonly string[];
  rateLimitPerMinute: number;
  handlerTimeout?: number;
}): Server {
  const { routes, roleMap, tokens, logger, appendAudit, now, handlerTimeout } = options;
  const gate = createGate({
    roleMap,
    tokens,
    logger,
    limiter: createRateLimiter({
      perMinute: options.rateLimitPerMinute,
      now: () => performance.now(),
    }),
    audit: createAuditTrail({ service: SERVICE, now, append: appendAudit }),
  });
  return createHttpServer({
    routes,
    gate,
    logger,
    sourceIpOf: createSourceIp(options.trustedProxies ?? []),
    ...(handlerTimeout === undefined ? {} : { handlerTimeout }),
  });
}
