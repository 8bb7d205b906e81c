import {
  DeleteMessageCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type {
  SecurityEventIntake,
  SecurityEventSource,
} from '@fairway/plugin-security-cases-node';
import { understand, type UnderstandOptions } from './understand';

/** Most that one receive gives. */
const BATCH = 10;

/** One queue with what reads it. */
export interface Queue {
  url: string;
  client: SQSClient;
}

/**
 * CloudTrail events that rules of EventBridge send to queues. A message is
 * deleted when its event is stored, never before: what is lost in between comes
 * again. What is no event is deleted as well, counted and with its reason.
 */
export class SqsSource implements SecurityEventSource {
  readonly id = 'aws';
  readonly frequency: { seconds: number };
  readonly #queues: readonly Queue[];
  readonly #options: UnderstandOptions;

  constructor(
    queues: readonly Queue[],
    options: UnderstandOptions & { frequency: { seconds: number } },
  ) {
    this.#queues = queues;
    this.#options = options;
    this.frequency = options.frequency;
  }

  async poll(intake: SecurityEventIntake, signal: AbortSignal): Promise<void> {
    const results = await Promise.allSettled(
      this.#queues.map(queue => this.#drain(queue, intake, signal)),
    );
    // One queue that can't be read hides nothing of the others.
    const failed = results.find(result => result.status === 'rejected');
    if (failed) {
      throw failed.reason;
    }
  }

  async #drain(
    { url, client }: Queue,
    intake: SecurityEventIntake,
    signal: AbortSignal,
  ): Promise<void> {
    while (!signal.aborted) {
      const { Messages: messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: url,
          MaxNumberOfMessages: BATCH,
        }),
        { abortSignal: signal },
      );
      if (messages.length === 0) {
        return;
      }
      for (const { Body: body = '', ReceiptHandle: receipt } of messages) {
        await intake.take(this.id, body, understand(body, this.#options));
        await client.send(
          new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: receipt }),
          { abortSignal: signal },
        );
      }
    }
  }
}
