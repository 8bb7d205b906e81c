import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { InputError, ServiceUnavailableError } from '@backstage/errors';
import {
  announcedBytes,
  IngestRoom,
  type CallRunner,
} from '@fairway/plugin-backends-node';
import {
  REPORT_FORMATS,
  type ReportUpload,
} from '@fairway/plugin-security-scorecard-common';
import { Router, type Request } from 'express';
import { z } from 'zod';
import type { AuthorizedReports, Uploader } from './AuthorizedReports';
import { readBody } from './readBody';
import { uploadSecretOf } from './UploadTokens';

/** What the routes of reports need. */
export interface ReportRouteOptions {
  reports: AuthorizedReports;
  calls: CallRunner;
  httpAuth: HttpAuthService;
  /** Bytes of a report, unpacked. */
  maxBytes: number;
}

/** The path that upload tokens open, to be left to this plugin by the credentials barrier. */
export const UPLOAD_PATH = '/scorecards/:kind/:namespace/:name/reports';

/** Reports of the largest size, of one entity, that are taken in at the same time. */
const AT_A_TIME = 5;

const part = (pattern: RegExp) => z.string().max(63).regex(pattern);
const paramsSchema = z.object({
  kind: part(/^[a-zA-Z][a-zA-Z0-9]*$/),
  namespace: part(/^[a-zA-Z0-9_.-]+$/),
  name: part(/^[a-zA-Z0-9_.-]+$/),
});

// The same as in the API document, whose checks come after this route.
const querySchema = z.strictObject({
  format: z.enum(REPORT_FORMATS).optional(),
  slot: z
    .string()
    .max(100)
    .regex(/^[A-Za-z0-9][A-Za-z0-9 ._/-]*$/)
    .optional(),
  change: z
    .string()
    .max(100)
    .regex(/^[A-Za-z0-9._/#-]+$/)
    .optional(),
});

function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new InputError(
      `${issue.path.join('.') || 'query'}: ${issue.message}`,
    );
  }
  return parsed.data;
}

/**
 * The upload route, which reads its body itself: it must come before anything
 * that parses bodies. An upload token is taken in place of a Backstage token.
 */
export function createUploadRouter(
  options: Pick<ReportRouteOptions, 'httpAuth' | 'maxBytes'> & {
    reports: Pick<AuthorizedReports, 'admit' | 'upload'>;
    calls: Pick<CallRunner, 'signed'>;
  },
): Router {
  const { reports, calls, httpAuth, maxBytes } = options;

  const uploaderOf = async (req: Request): Promise<Uploader> => {
    const secret = uploadSecretOf(req.headers.authorization);
    return secret === undefined
      ? {
          credentials: await httpAuth.credentials(req, {
            allow: ['user', 'service'],
          }),
        }
      : { secret };
  };

  const room = new IngestRoom(AT_A_TIME * maxBytes);

  /** So that those who send many at a time don't fill the memory. */
  const within = async <T>(
    entityRef: string,
    req: Request,
    work: () => Promise<T>,
  ): Promise<T> => {
    const leave = room.enter(entityRef, announcedBytes(req.headers, maxBytes));
    if (!leave) {
      throw new ServiceUnavailableError(
        `Many reports of '${entityRef}' are being taken in; nothing of this one was stored, send it again in a minute`,
      );
    }
    try {
      return await work();
    } finally {
      leave();
    }
  };

  const upload = async (req: Request): Promise<ReportUpload> => {
    const entityRef = stringifyEntityRef(parse(paramsSchema, req.params));
    const meta = { actionType: 'upload', entityRef, uploadedBy: 'unknown' };
    return calls.signed(
      req,
      { eventId: 'report-mutate', severityLevel: 'medium', meta },
      async () => {
        const uploader = await uploaderOf(req);
        const uploadedBy = await reports.admit(entityRef, uploader);
        meta.uploadedBy = uploadedBy;
        const query = parse(querySchema, req.query);
        return within(entityRef, req, async () => {
          const body = await readBody(req, maxBytes);
          // A body may take minutes: a token that was revoked meanwhile stores nothing.
          await reports.admit(entityRef, uploader);
          return reports.upload({ entityRef, ...query, uploadedBy }, body);
        });
      },
    );
  };

  const router = Router();
  router.post(UPLOAD_PATH, (req, res, next) => {
    upload(req).then(
      answer => res.status(answer.duplicate ? 200 : 201).json(answer),
      error => {
        // What is left of the body is not read.
        res.set('Connection', 'close');
        next(error);
      },
    );
  });
  return router;
}
