import type { IncomingMessage } from 'node:http';
import type { AuditEvent, AuditTrail } from '../audit/audit.js';
import { authorize } from '../auth/authorize.js';
import type { RoleMap } from '../auth/rbac.js';
import type { Principal, TokenVerifier } from '../auth/token.js';
import { describeError, type Logger } from '../logging/logger.js';
import { bearerToken } from './client.js';
import { RequestError } from './errors.js';
import type { RateLimiter } from './rateLimit.js';
import type { Match } from './router.js';

const ANSWERS = {
  401: 'Send a valid token.',
  403: 'You lack the role for this.',
  404: 'There is no such resource.',
} as const;

/** What is known of a request before it may pass. */
export interface Visit {
  req: IncomingMessage;
  match: Match | undefined;
  /** Path as it was asked for, without its query. */
  path: string;
  correlationId: string;
  sourceIp: string;
}

/** A request that may pass. */
export interface Pass {
  match: Match;
  principal: Principal | undefined;
  /** Puts on record that it is about to happen. Call it right before it does. */
  begin(): void;
  /** Puts on record how a privileged action ended. */
  end(outcome: 'success' | 'failure'): void;
}

/** Lets requests through, or throws. Every decision about a protected route is on the audit trail. */
export type Gate = (visit: Visit) => Promise<Pass>;

/** Creates the gate that every request goes through. */
export function createGate(options: {
  roleMap: RoleMap;
  tokens: TokenVerifier;
  limiter: RateLimiter;
  audit: AuditTrail;
  logger: Logger;
}): Gate {
  const { roleMap, tokens, limiter, audit, logger } = options;

  function recordOrLog(event: AuditEvent) {
    try {
      audit.record(event);
    } catch (error) {
      logger.log('error', 'the audit trail can not be written', {
        'trace.id': event.correlationId,
        ...describeError(error),
      });
    }
  }

  return async visit => {
    const { req, match, path, correlationId, sourceIp } = visit;
    const token = bearerToken(req);
    const principal = token === undefined ? undefined : await tokens.verify(token);
    const decision = authorize(roleMap, {
      route: match?.name,
      params: match?.params ?? {},
      principal,
    });
    const isPublic = match !== undefined && roleMap.get(match.name)?.kind === 'public';
    const wait = isPublic ? undefined : limiter.take(principal?.subject ?? `from ${sourceIp}`);
    if (wait !== undefined) {
      throw new RequestError(429, 'Too many calls.', wait);
    }
    const event = (outcome: AuditEvent['outcome'], reason?: string): AuditEvent => ({
      who: principal?.subject ?? 'anonymous',
      what: match?.name ?? 'unknown route',
      subject: path,
      outcome,
      ...(reason === undefined ? {} : { reason }),
      correlationId,
      sourceIp,
    });
    if (!decision.allowed) {
      recordOrLog(event('denied', token !== undefined && !principal ? 'invalid token' : decision.reason));
      throw new RequestError(decision.status, ANSWERS[decision.status]);
    }
    if (!match) {
      throw new RequestError(404, ANSWERS[404]);
    }
    return {
      match,
      principal,
      begin() {
        if (decision.privileged) {
          try {
            audit.record(event('allowed'));
          } catch (error) {
            logger.log('error', 'refused, because the audit trail can not be written', {
              'trace.id': correlationId,
              ...describeError(error),
            });
            throw new RequestError(503, 'It can not be put on record now, so it was not done.');
          }
        } else if (!isPublic) {
          recordOrLog(event('allowed'));
        }
      },
      end(outcome) {
        if (decision.privileged) {
          recordOrLog(event(outcome));
        }
      },
    };
  };
}
