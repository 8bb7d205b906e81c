import { z } from 'zod';
import type { Queue } from '../world/queues';
import { AwsError } from './AwsError';
import { readMembers, unknownJsonOperation } from './members';
import { json10 } from './protocol';
import type { AwsCall, AwsService } from './service';

const INVALID = 'InvalidParameterValue';
const QueueUrl = z.url({ protocol: /^https?$/ });

const receiveSchema = z.strictObject({
  QueueUrl,
  MaxNumberOfMessages: z.number().int().min(1).max(10).default(1),
  WaitTimeSeconds: z.number().int().min(0).max(20).default(0),
  VisibilityTimeout: z.number().int().min(0).max(43_200).optional(),
  MessageSystemAttributeNames: z.array(z.string()).optional(),
});

const deleteSchema = z.strictObject({
  QueueUrl,
  ReceiptHandle: z.string().min(1),
});

/** The path of a queue's URL ends in account and name, whatever stands before it. */
function queueOf(call: AwsCall, url: string): Queue {
  const [accountId, name] = new URL(url).pathname.split('/').slice(-2);
  const queue = call.world.queues.find(
    each =>
      each.name === name &&
      each.accountId === accountId &&
      each.region === call.region.name,
  );
  if (!queue || accountId !== call.account.accountId) {
    throw new AwsError(
      'com.amazonaws.sqs#QueueDoesNotExist',
      400,
      'The specified queue does not exist.',
    );
  }
  return queue;
}

function receiveMessage(call: AwsCall, input: unknown): object {
  const asked = readMembers(receiveSchema, input, INVALID);
  const messages = queueOf(call, asked.QueueUrl).receive(
    asked.MaxNumberOfMessages,
    asked.VisibilityTimeout,
  );
  if (messages.length === 0) {
    return {};
  }
  return {
    Messages: messages.map(message => ({
      MessageId: message.id,
      ReceiptHandle: message.receipt,
      MD5OfBody: message.md5,
      Body: message.body,
      ...(asked.MessageSystemAttributeNames && {
        Attributes: {
          SentTimestamp: String(message.sentAt),
          ApproximateReceiveCount: String(message.received),
        },
      }),
    })),
  };
}

function deleteMessage(call: AwsCall, input: unknown): object {
  const asked = readMembers(deleteSchema, input, INVALID);
  if (!queueOf(call, asked.QueueUrl).delete(asked.ReceiptHandle)) {
    throw new AwsError(
      'com.amazonaws.sqs#ReceiptHandleIsInvalid',
      400,
      'The specified receipt handle is not valid.',
    );
  }
  return {};
}

/** Stand-in for Amazon SQS (API version 2012-11-05, JSON protocol). It does not wait for messages. */
export const sqs: AwsService = {
  name: 'sqs',
  protocol: json10('AmazonSQS', { internal: 'InternalFailure' }),
  operations: { ReceiveMessage: receiveMessage, DeleteMessage: deleteMessage },
  unknownOperation: unknownJsonOperation,
};
