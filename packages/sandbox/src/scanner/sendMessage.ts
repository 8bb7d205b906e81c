import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { AwsError } from '../aws/AwsError';
import { readMembers } from '../aws/members';
import type { AwsCall } from '../aws/service';
import type { Queue } from '../world/queues';
import { JobQueue } from './JobQueue';

const INVALID = 'InvalidParameterValue';
const MAX_BYTES = 1_048_576;

/** Ids of a FIFO queue: letters, digits and punctuation. */
const FifoId = z.string().regex(/^[\x21-\x7e]{1,128}$/);

const sendSchema = z.strictObject({
  QueueUrl: z.url({ protocol: /^https?$/ }),
  MessageBody: z
    .string()
    .min(1)
    .refine(body => Buffer.byteLength(body) <= MAX_BYTES, 'is too long'),
  MessageDeduplicationId: FifoId.optional(),
  MessageGroupId: FifoId.optional(),
});

/** The path of a queue's URL ends in account and name, whatever stands before it. */
function queueOf({ world, account, region }: AwsCall, url: string): Queue {
  const [accountId, name] = new URL(url).pathname.split('/').slice(-2);
  const queue = world.queues.find(
    each =>
      each.name === name &&
      each.accountId === accountId &&
      each.region === region.name,
  );
  if (!queue || accountId !== account.accountId) {
    throw new AwsError(
      'com.amazonaws.sqs#QueueDoesNotExist',
      400,
      'The specified queue does not exist.',
    );
  }
  return queue;
}

/** `SendMessage`: a FIFO queue wants both of its ids, another one no deduplication id. */
export function sendMessage(call: AwsCall, input: unknown): object {
  const asked = readMembers(sendSchema, input, INVALID);
  const { MessageBody: body, MessageDeduplicationId: once } = asked;
  const queue = queueOf(call, asked.QueueUrl);
  const md5 = createHash('md5').update(body).digest('hex');
  if (!(queue instanceof JobQueue)) {
    if (once !== undefined) {
      throw new AwsError(
        INVALID,
        400,
        'The request includes a parameter that is not valid for this queue type: MessageDeduplicationId',
      );
    }
    queue.send(body);
    return { MessageId: randomUUID(), MD5OfMessageBody: md5 };
  }
  if (once === undefined) {
    throw new AwsError(
      INVALID,
      400,
      'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
    );
  }
  if (asked.MessageGroupId === undefined) {
    throw new AwsError(
      'MissingParameter',
      400,
      'The request must contain the parameter MessageGroupId.',
    );
  }
  return { MessageId: queue.sendOnce(body, once), MD5OfMessageBody: md5 };
}
