import {
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type {
  ImageScanner,
  ScanJob,
  ScanResultIntake,
  ScanResultSource,
} from '@fairway/plugin-approved-images-node';
import { timeLimit, within } from '@fairway/plugin-time-limit-node';
import { jobMessage, readAnswer } from './messages';

/** Most that one receive gives. */
const BATCH = 10;

/** Receives of one poll: whoever floods the queue does not keep the portal busy. */
const ROUNDS = 100;

/** Milliseconds that one call may take, its tries and its answer included. */
const CALL_MILLIS = 60_000;

/** What {@link SqsScanner} needs. */
export interface SqsScannerOptions {
  client: SQSClient;
  /** URL of the queue of jobs. */
  jobs: string;
  /** URL of the queue of answers. */
  results: string;
  /** What jobs are sealed with. */
  secret: string;
  frequency: { seconds: number };
  /** Milliseconds that one call may take; 60,000 when absent. */
  callMillis?: number;
}

/**
 * Has images scanned by whoever reads the queue of jobs. A job has the id of its
 * scan, whenever it is sent: a FIFO queue drops the second of two, and a scanner
 * answers an id that it has answered before with the same answer. An answer is
 * deleted when it is committed what became of it, never before.
 */
export class SqsScanner implements ImageScanner {
  readonly id = 'aws-sqs';
  readonly kinds = ['container', 'machine'] as const;
  readonly results: ScanResultSource;
  readonly #options: SqsScannerOptions;

  constructor(options: SqsScannerOptions) {
    this.#options = options;
    this.results = {
      frequency: options.frequency,
      poll: (intake, signal) => this.#drain(intake, signal),
    };
  }

  /** A tag may mean another image by the time it is scanned; that would prove nothing. */
  takes(job: ScanJob): boolean {
    return job.kind === 'machine' || job.digest !== null;
  }

  async scan(job: ScanJob, signal: AbortSignal): Promise<undefined> {
    const { client, jobs, secret } = this.#options;
    await this.#call(signal, abortSignal =>
      client.send(
        new SendMessageCommand({
          QueueUrl: jobs,
          MessageBody: jobMessage(job, secret),
          ...(jobs.endsWith('.fifo') && {
            MessageDeduplicationId: job.id,
            // Jobs do not wait for each other.
            MessageGroupId: job.id,
          }),
        }),
        { abortSignal },
      ),
    );
  }

  /** Gives a call up after its time, also one that waits for its credentials. */
  #call<T>(
    signal: AbortSignal,
    send: (limit: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const limit = timeLimit(this.#options.callMillis ?? CALL_MILLIS, signal);
    return within(limit, () => send(limit));
  }

  async #drain(intake: ScanResultIntake, signal: AbortSignal): Promise<void> {
    const { client, results } = this.#options;
    for (let round = 0; round < ROUNDS && !signal.aborted; round += 1) {
      const { Messages: messages = [] } = await this.#call(
        signal,
        abortSignal =>
          client.send(
            new ReceiveMessageCommand({
              QueueUrl: results,
              MaxNumberOfMessages: BATCH,
            }),
            { abortSignal },
          ),
      );
      if (messages.length === 0) {
        return;
      }
      const failures: unknown[] = [];
      for (const message of messages) {
        try {
          await this.#take(message, intake, signal);
        } catch (error) {
          // One that can't be committed holds up none of the others.
          failures.push(error);
        }
      }
      if (failures.length > 0) {
        throw failures[0];
      }
    }
  }

  async #take(
    { Body: body = '', ReceiptHandle: receipt }: Message,
    intake: ScanResultIntake,
    signal: AbortSignal,
  ): Promise<void> {
    const { client, results, secret } = this.#options;
    signal.throwIfAborted();
    await intake.take(readAnswer(body, secret));
    await this.#call(signal, abortSignal =>
      client.send(
        new DeleteMessageCommand({ QueueUrl: results, ReceiptHandle: receipt }),
        { abortSignal },
      ),
    );
  }
}
