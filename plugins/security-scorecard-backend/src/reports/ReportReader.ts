import { Worker } from 'node:worker_threads';
import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  InputError,
  ServiceUnavailableError,
  stringifyError,
} from '@backstage/errors';
import type { ReportFormat } from '@fairway/plugin-security-scorecard-common';
import {
  parseReport,
  ReportError,
  type ParsedReport,
  type ReportErrorCode,
  type ReportLimits,
} from '@fairway/plugin-security-scorecard-reports';
import { refusedReport } from './errors';

/** What the thread says: the outcome, or why it could not even begin. */
type Message =
  | { unloadable: string }
  | { failed: string }
  | { report: ParsedReport }
  | { refused: { code: ReportErrorCode; message: string } };

/** Runs in the thread; plain JavaScript, because no build step sees it. */
const THREAD = `
const { parentPort, workerData } = require('node:worker_threads');
const { createRequire } = require('node:module');
const { from, module: name, body, options } = workerData;
const read = () => {
  let parseReport;
  try {
    ({ parseReport } = createRequire(from)(name));
  } catch (error) {
    return { unloadable: String(error) };
  }
  try {
    return { report: parseReport(body, options) };
  } catch (error) {
    return error.name === 'ReportError'
      ? { refused: { code: error.code, message: error.message } }
      : { failed: String(error) };
  }
};
parentPort.postMessage(read());
`;

/** The thread could not be started, which says nothing about the report. */
class NoThreadError extends Error {}

/** What {@link ReportReader} needs. */
export interface ReportReaderOptions {
  limits: Pick<ReportLimits, 'maxBytes' | 'maxFindings'>;
  logger: LoggerService;
  /** What a thread loads to read reports: a package, or a path. */
  module?: string;
  /** Reports up to so many bytes are read at once: a thread costs more than they do. */
  inlineBytes?: number;
  timeoutMs?: number;
  /** Heap of a thread; where Node is started with a heap size of its own, that one holds. */
  memoryMB?: number;
  /** Bytes of reports that may wait for a thread; more are refused, to be sent again. */
  maxWaitingBytes?: number;
}

/** Threads at work at a time, per process. */
const MAX_THREADS = 2;

/**
 * Reads reports. Large ones are read in a thread with bounded time and memory,
 * so that no upload holds up or ends the process.
 */
export class ReportReader {
  readonly #options: Required<ReportReaderOptions>;
  readonly #waiting: (() => void)[] = [];
  #waitingBytes = 0;
  #running = 0;
  #canThread = true;

  constructor(options: ReportReaderOptions) {
    this.#options = {
      module: '@fairway/plugin-security-scorecard-reports',
      inlineBytes: 256 * 1024,
      timeoutMs: 30_000,
      memoryMB: 512,
      maxWaitingBytes: 5 * options.limits.maxBytes,
      ...options,
    };
  }

  /**
   * Throws InputError, PayloadTooLargeError, or ServiceUnavailableError when too
   * much waits to be read, and nothing else.
   */
  async read(
    body: Buffer,
    format: ReportFormat | undefined,
  ): Promise<ParsedReport> {
    const { inlineBytes, logger } = this.#options;
    try {
      if (body.byteLength > inlineBytes && this.#canThread) {
        return await this.#readInThread(body, format);
      }
      return this.#readHere(body, format);
    } catch (error) {
      if (error instanceof NoThreadError) {
        this.#canThread = false;
        logger.warn(
          `Large reports are read in the main thread, because another can't be started: ${error.message}`,
        );
        return this.read(body, format);
      }
      if (error instanceof ServiceUnavailableError) {
        throw error;
      }
      if (error instanceof ReportError) {
        throw refusedReport(error);
      }
      logger.error(`A report could not be read: ${stringifyError(error)}`);
      throw new InputError('body: the report could not be read');
    }
  }

  #parseOptions(format: ReportFormat | undefined) {
    const { maxBytes, maxFindings } = this.#options.limits;
    return { format, limits: { maxBytes, maxFindings } };
  }

  #readHere(body: Buffer, format: ReportFormat | undefined): ParsedReport {
    return parseReport(body, this.#parseOptions(format));
  }

  async #readInThread(
    body: Buffer,
    format: ReportFormat | undefined,
  ): Promise<ParsedReport> {
    if (this.#running >= MAX_THREADS) {
      await this.#wait(body.byteLength);
    }
    this.#running++;
    try {
      return await this.#thread(body, format);
    } finally {
      this.#running--;
      this.#waiting.shift()?.();
    }
  }

  /** Until a thread is free. */
  async #wait(bytes: number): Promise<void> {
    if (this.#waitingBytes + bytes > this.#options.maxWaitingBytes) {
      throw new ServiceUnavailableError(
        'Many large reports wait to be read; nothing of this one was stored, send it again in a minute',
      );
    }
    this.#waitingBytes += bytes;
    try {
      while (this.#running >= MAX_THREADS) {
        await new Promise<void>(resolve => this.#waiting.push(resolve));
      }
    } finally {
      this.#waitingBytes -= bytes;
    }
  }

  #thread(
    body: Buffer,
    format: ReportFormat | undefined,
  ): Promise<ParsedReport> {
    const { module, timeoutMs, memoryMB } = this.#options;
    const worker = new Worker(THREAD, {
      eval: true,
      workerData: {
        from: __filename,
        module,
        body,
        options: this.#parseOptions(format),
      },
      resourceLimits: { maxOldGenerationSizeMb: memoryMB },
    });
    return new Promise<ParsedReport>((resolve, reject) => {
      const timer = setTimeout(
        () =>
          reject(
            new ReportError('too-large', 'The report takes too long to read'),
          ),
        timeoutMs,
      );
      worker.once('exit', () => {
        clearTimeout(timer);
        reject(new Error('the thread ended without an answer'));
      });
      worker.once('error', (error: Error & { code?: string }) => {
        reject(
          error.code === 'ERR_WORKER_OUT_OF_MEMORY'
            ? new ReportError('too-large', 'The report takes too much memory')
            : new NoThreadError(error.message),
        );
      });
      worker.on('message', (message: Message) => {
        if ('report' in message) {
          resolve(message.report);
        } else if ('unloadable' in message) {
          reject(new NoThreadError(message.unloadable));
        } else if ('failed' in message) {
          reject(new Error(message.failed));
        } else {
          const { code, message: text } = message.refused;
          reject(new ReportError(code, text));
        }
      });
    }).finally(() => worker.terminate());
  }
}
