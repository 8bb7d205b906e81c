import { createHash, timingSafeEqual } from 'node:crypto';
import type { AuditorService } from '@backstage/backend-plugin-api';
import {
  AuthenticationError,
  InputError,
  NotFoundError,
} from '@backstage/errors';
import {
  announcedBytes,
  audited,
  IngestRoom,
} from '@fairway/plugin-backends-node';
import type {
  IntakeOutcome,
  SecurityEventIntake,
} from '@fairway/plugin-security-cases-node';
import express, { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { AuditedCluster } from '../config';
import {
  eventListSchema,
  understandAuditEvent,
} from '../sources/kubernetesAudit';

/** API servers send up to 10 MB in one batch. */
const BODY_LIMIT = 12 * 1024 * 1024;
/** Of one cluster at the same time: two of the largest batches, or many small ones. */
const ROOM = 2 * BODY_LIMIT;
/** Seconds after which a batch that found no room may be sent again. */
const AGAIN_AFTER = '5';
const SOURCE = 'kubernetes';

const sha256 = (value: string) => createHash('sha256').update(value).digest();

/** What was sent, for its hash; the same for all that is nested too deep to be written again. */
function rawOf(item: unknown): string {
  try {
    return JSON.stringify(item);
  } catch {
    // One event must not take the others of its batch with it.
    return 'nested too deep';
  }
}

/** Takes what clusters send; each has a token of its own. */
export function createIngestRouter(options: {
  auditor: AuditorService;
  clusters: readonly AuditedCluster[];
  intake: SecurityEventIntake;
}): Router {
  const { auditor, clusters, intake } = options;
  const router = PromiseRouter();
  const refuse = (why: string) =>
    intake.take(SOURCE, '', { outcome: 'forged', why });

  const authenticate: express.RequestHandler = async (request, _res, next) => {
    const cluster = clusters.find(
      ({ name }) => name === request.params.cluster,
    );
    const given = /^Bearer (\S{1,500})$/.exec(
      request.headers.authorization ?? '',
    )?.[1];
    // A cluster that is not known takes as long as a wrong token.
    const isRight =
      timingSafeEqual(
        sha256(given ?? ''),
        sha256(cluster?.token ?? 'no such cluster'),
      ) && given !== undefined;
    if (!cluster || !isRight) {
      await refuse('The token is wrong, or the cluster is not known');
      throw new AuthenticationError(
        'The token is wrong, or the cluster is not known; nothing was stored',
      );
    }
    next();
  };

  const room = new IngestRoom(ROOM);
  const enter: express.RequestHandler = (request, response, next) => {
    const leave = room.enter(
      request.params.cluster,
      announcedBytes(request.headers, BODY_LIMIT),
    );
    if (!leave) {
      // API servers send again what was not taken.
      response
        .set('Retry-After', AGAIN_AFTER)
        .status(429)
        .json({
          error: {
            name: 'TooManyRequestsError',
            message:
              'What the cluster has sent before is still being read; nothing of this was stored, send it again later',
          },
        });
      return;
    }
    response.once('close', leave);
    next();
  };

  router.post(
    '/ingest/kubernetes-audit/:cluster',
    authenticate,
    enter,
    express.json({ limit: BODY_LIMIT, type: () => true }),
    async (request, res) => {
      const { cluster: name } = request.params;
      const cluster = clusters.find(each => each.name === name);
      if (!cluster) {
        throw new NotFoundError(`There is no cluster '${name}'`);
      }
      const counts = await audited(
        auditor,
        {
          eventId: 'event-ingest',
          severityLevel: 'low',
          // Without the request, whose token is the cluster's and of no caller of Backstage.
          meta: { source: SOURCE, cluster: name },
        },
        async () => {
          const list = eventListSchema.safeParse(request.body);
          if (!list.success) {
            const why = `not an EventList of audit.k8s.io/v1: ${list.error.issues[0].message}`;
            await intake.take(SOURCE, '', { outcome: 'malformed', why });
            throw new InputError(`The body is ${why}; nothing was stored`);
          }
          const outcomes: Partial<Record<IntakeOutcome, number>> = {};
          for (const item of list.data.items) {
            const outcome = await intake.take(
              SOURCE,
              rawOf(item),
              understandAuditEvent(name, cluster.loggingObjects, item),
            );
            outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
          }
          return outcomes;
        },
      );
      res.json(counts);
    },
  );
  return router;
}
