import { z } from 'zod';

const text = z.string().min(1).max(1000);
const account = z.string().regex(/^\d{12}$/);

/**
 * What is read of a record of CloudTrail.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
const trailEventSchema = z.object({
  eventID: text,
  eventTime: z.iso.datetime({ offset: true }),
  eventSource: text,
  eventName: text,
  userIdentity: z.object({
    type: text.optional(),
    arn: text.optional(),
    invokedBy: text.optional(),
    onBehalfOf: z.object({ userId: text, identityStoreArn: text }).optional(),
  }),
  requestParameters: z.record(z.string(), z.unknown()).nullish(),
  responseElements: z.record(z.string(), z.unknown()).nullish(),
  errorCode: z.string().optional(),
  recipientAccountId: account.optional(),
});

/** An event of EventBridge that carries one. */
export const envelopeSchema = z.object({
  account,
  'detail-type': text,
  detail: trailEventSchema,
});

/** Parsed record of CloudTrail. */
export type TrailEvent = z.infer<typeof trailEventSchema>;
