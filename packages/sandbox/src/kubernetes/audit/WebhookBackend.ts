import { setTimeout as sleep } from 'node:timers/promises';
import { timeLimit } from '@fairway/plugin-time-limit-node';
import type { AuditEvent } from './auditEvent';

/** Where a cluster sends its events; what is absent is as in {@link DEFAULTS}. */
export interface WebhookBackendOptions {
  cluster: string;
  url: string;
  /** What the receiver knows the cluster by. */
  token: string;
  log: (line: string) => void;
  bufferSize?: number;
  batchSize?: number;
  fetch?: typeof fetch;
  /** Waits, or less when the signal is aborted. Never rejects. */
  wait?: (millis: number, signal: AbortSignal) => Promise<void>;
}

/** Buffer and batch are those of an API server; its 30 s of waiting are too long for a demo. */
const DEFAULTS = { bufferSize: 10_000, batchSize: 400 };
const MAX_WAIT_MILLIS = 500;
const FIRST_BACKOFF_MILLIS = 500;
const LONGEST_BACKOFF_MILLIS = 15_000;
const REQUEST_TIMEOUT_MILLIS = 10_000;
const LAST_ATTEMPT_MILLIS = 1000;
/** Statuses of a body that is refused whenever it comes. */
const REFUSED = [400, 413, 422];

const waitFor = (millis: number, signal: AbortSignal): Promise<void> =>
  sleep(millis, undefined, { signal }).catch(() => undefined);

/**
 * Webhook backend of an API server in batch mode: requests never wait for it.
 * A batch that can't be delivered is sent again, with growing pauses, for as
 * long as it takes; events that come while the buffer is full are dropped.
 *
 * @see https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/#batching
 */
export class WebhookBackend {
  readonly #options: Required<WebhookBackendOptions>;
  readonly #stopping = new AbortController();
  readonly #buffer: AuditEvent[] = [];
  #dropped = 0;
  #isAway = false;
  #working: Promise<void> | undefined;

  constructor(options: WebhookBackendOptions) {
    this.#options = {
      fetch: (...args) => globalThis.fetch(...args),
      wait: waitFor,
      ...DEFAULTS,
      ...options,
    };
  }

  /** Takes an event, or drops it when the buffer is full. */
  record(event: AuditEvent): void {
    const { cluster, bufferSize, log } = this.#options;
    if (this.#buffer.length >= bufferSize) {
      if (this.#dropped === 0) {
        log(`The audit buffer of ${cluster} is full: events are dropped.`);
      }
      this.#dropped += 1;
      return;
    }
    this.#buffer.push(event);
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined;
    });
  }

  /** Tries once more to deliver what is left, and ends. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#working;
    const { cluster, log } = this.#options;
    const left = [...this.#buffer];
    if (
      left.length > 0 &&
      (await this.#send(left, AbortSignal.timeout(LAST_ATTEMPT_MILLIS))) ===
        'retry'
    ) {
      log(`${left.length} audit events of ${cluster} were not delivered.`);
    }
  }

  async #work(): Promise<void> {
    const { wait, batchSize } = this.#options;
    const { signal } = this.#stopping;
    let backoff = FIRST_BACKOFF_MILLIS;
    if (this.#buffer.length < batchSize) {
      await wait(MAX_WAIT_MILLIS, signal);
    }
    while (this.#buffer.length > 0 && !signal.aborted) {
      const batch = this.#buffer.slice(0, batchSize);
      const outcome = await this.#send(
        batch,
        timeLimit(REQUEST_TIMEOUT_MILLIS, signal),
      );
      if (outcome === 'retry') {
        await wait(backoff, signal);
        backoff = Math.min(2 * backoff, LONGEST_BACKOFF_MILLIS);
      } else {
        this.#buffer.splice(0, batch.length);
        backoff = FIRST_BACKOFF_MILLIS;
        this.#sayDropped();
      }
    }
  }

  async #send(
    items: AuditEvent[],
    signal: AbortSignal,
  ): Promise<'done' | 'retry'> {
    const { cluster, url, token, fetch: send, log } = this.#options;
    let why: string;
    try {
      const response = await send(url, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({
          kind: 'EventList',
          apiVersion: 'audit.k8s.io/v1',
          metadata: {},
          items,
        }),
        signal,
      });
      // Read to the end, so that the connection can be used again.
      await response.arrayBuffer();
      if (response.ok) {
        this.#isAway = false;
        return 'done';
      }
      why = `answered ${response.status}`;
      if (REFUSED.includes(response.status)) {
        log(`${items.length} audit events of ${cluster}: ${url} ${why}.`);
        return 'done';
      }
    } catch {
      why = 'can not be reached';
    }
    if (!this.#isAway && !this.#stopping.signal.aborted) {
      this.#isAway = true;
      log(`Audit events of ${cluster} wait: ${url} ${why}.`);
    }
    return 'retry';
  }

  #sayDropped(): void {
    if (this.#dropped > 0) {
      const { cluster, log } = this.#options;
      log(`${this.#dropped} audit events of ${cluster} were dropped.`);
      this.#dropped = 0;
    }
  }
}
