import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import type { CallRunner } from '@fairway/plugin-backends-node';
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
export function createUploadRouter(options: ReportRouteOptions): Router {
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
        const body = await readBody(req, maxBytes);
        // A body may take minutes: a token that was revoked meanwhile stores nothing.
        await reports.admit(entityRef, uploader);
        return reports.upload({ entityRef, ...query, uploadedBy }, body);
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
