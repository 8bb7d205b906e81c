import {
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type {
  SecurityEventIntake,
  SecurityEventSource,
} from '@fairway/plugin-security-cases-node';
import { timeLimit, within } from '@fairway/plugin-time-limit-node';
import { understand, type UnderstandOptions } from './understand';

/** Most that one receive gives. */
const BATCH = 10;
/** Receives of one queue in a round; what is left comes in the next one. */
const MAX_RECEIVES = 100;
/** Milliseconds that one call may take, its tries and its answer included. */
const CALL_MILLIS = 60_000;

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
  readonly #callMillis: number;

  constructor(
    queues: readonly Queue[],
    options: UnderstandOptions & {
      frequency: { seconds: number };
      /** Milliseconds that one call may take; 60,000 when absent. */
      callMillis?: number;
    },
  ) {
    this.#queues = queues;
    this.#options = options;
    this.#callMillis = options.callMillis ?? CALL_MILLIS;
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
    queue: Queue,
    intake: SecurityEventIntake,
    signal: AbortSignal,
  ): Promise<void> {
    for (let i = 0; i < MAX_RECEIVES && !signal.aborted; i++) {
      const messages = await this.#receive(queue, signal);
      if (messages.length === 0) {
        return;
      }
      const failures: unknown[] = [];
      for (const message of messages) {
        try {
          await this.#take(queue, message, intake, signal);
        } catch (error) {
          // One that can't be stored holds up none of the others.
          failures.push(error);
        }
      }
      if (failures.length > 0) {
        throw failures[0];
      }
    }
  }

  async #receive({ url, client }: Queue, signal: AbortSignal) {
    const limit = timeLimit(this.#callMillis, signal);
    const { Messages: messages = [] } = await within(limit, () =>
      client.send(
        new ReceiveMessageCommand({
          QueueUrl: url,
          MaxNumberOfMessages: BATCH,
        }),
        { abortSignal: limit },
      ),
    );
    return messages;
  }

  async #take(
    { url, client }: Queue,
    { Body: body = '', ReceiptHandle: receipt }: Message,
    intake: SecurityEventIntake,
    signal: AbortSignal,
  ): Promise<void> {
    signal.throwIfAborted();
    await intake.take(this.id, body, understand(body, this.#options));
    const limit = timeLimit(this.#callMillis, signal);
    await within(limit, () =>
      client.send(
        new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: receipt }),
        { abortSignal: limit },
      ),
    );
  }
}
