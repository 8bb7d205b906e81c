import type {
  ReportedScan,
  ScanJob,
} from '@fairway/plugin-approved-images-node';
import { z } from 'zod';
import { isSealed, sealOf } from './seal';

/** Largest answer that is read, in bytes. */
export const MAX_BYTES = 16_384;

const address = z
  .string()
  .max(1000)
  .regex(/^https?:\/\/\S+$/);
const count = z.number().int().min(0).max(1_000_000);

const answer = {
  version: z.literal(1),
  id: z.uuid(),
  kind: z.enum(['container', 'machine']),
  reference: z.string().min(1).max(500),
  digest: z.string().max(71).nullable(),
  seal: z.string().length(43),
  url: address.optional(),
};

/** An answer says how it ended, and no more than fits that end. */
const answerSchema = z.discriminatedUnion('state', [
  z.strictObject({ ...answer, state: z.literal('clean') }),
  z.strictObject({
    ...answer,
    state: z.literal('findings'),
    critical: count,
    high: count,
  }),
  z.strictObject({
    ...answer,
    state: z.literal('failed'),
    error: z.string().min(1).max(1000),
  }),
]);

/** The message that asks for a scan. A scanner gives its members from `id` to `seal` back. */
export function jobMessage(job: ScanJob, secret: string): string {
  const { id, kind, reference, digest, region, accountId } = job;
  return JSON.stringify({
    version: 1,
    id,
    kind,
    reference,
    digest,
    seal: sealOf(job, secret),
    region,
    accountId,
    entityRef: job.entityRef,
    place: job.place,
    cause: job.cause,
  });
}

/** Reads an answer: it has to be well formed, and to carry the seal of its job. */
export function readAnswer(body: string, secret: string): ReportedScan {
  const bytes = Buffer.byteLength(body);
  if (bytes > MAX_BYTES) {
    return {
      outcome: 'malformed',
      why: `the answer has ${bytes} bytes; at most ${MAX_BYTES} are read`,
    };
  }
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return { outcome: 'malformed', why: 'the answer is not JSON' };
  }
  const parsed = answerSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return {
      outcome: 'malformed',
      why: `${issue.path.join('.') || 'the answer'}: ${issue.message}`,
    };
  }
  const { data } = parsed;
  if (!isSealed(data, secret)) {
    return {
      outcome: 'forged',
      why: `the seal is not that of the scan '${data.id}' of ${data.reference}`,
    };
  }
  const url = data.url === undefined ? {} : { url: data.url };
  switch (data.state) {
    case 'clean':
      return {
        outcome: 'result',
        id: data.id,
        result: { state: 'clean', ...url },
      };
    case 'findings':
      return {
        outcome: 'result',
        id: data.id,
        result: {
          state: 'findings',
          critical: data.critical,
          high: data.high,
          ...url,
        },
      };
    default:
      return {
        outcome: 'result',
        id: data.id,
        result: { state: 'failed', error: data.error, ...url },
      };
  }
}
