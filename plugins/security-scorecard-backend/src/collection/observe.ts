import { stringifyError } from '@backstage/errors';
import type {
  Collector,
  Observation,
} from '@fairway/plugin-security-scorecard-node';
import type { CollectedEntity } from '../database/ParsedEntities';
import { Alongside, Pace } from '../database/breathe';
import { failedObservation, normalizeObservation } from '../domain/observation';

/** How a collection went. */
export interface CollectionOutcome {
  entities: number;
  /** Entities without a good observation. */
  failed: number;
  /** Why the source as a whole could not be asked, or why it ended early; null when it did not. */
  error: string | null;
}

/** Findings in observations that are handed on together. */
const FINDINGS = 1000;

/** Waits for answers one after the other, and ends with an error when the signal does. */
class AbortableWait {
  readonly #signal: AbortSignal;
  #reject: ((error: Error) => void) | undefined;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  /** Also ends when the answer never comes. */
  async for<T>(answer: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#reject = reject;
      answer.then(resolve, reject);
      if (this.#signal.aborted) {
        this.#onAbort();
      }
    });
  }

  release() {
    this.#signal.removeEventListener('abort', this.#onAbort);
  }

  readonly #onAbort = () =>
    this.#reject?.(new Error('the time for this run is over'));
}

/**
 * Asks a collector for entities and hands on every observation, good or bad.
 * An entity that the collector leaves out gets an error of its own; when the
 * source can't be asked, each entity that was not observed does. When the run
 * is aborted the rest is left as it is: it was not tried, and turns stale.
 */
export async function observe(options: {
  collector: Collector;
  entities: readonly CollectedEntity[];
  signal: AbortSignal;
  now: () => Date;
  /** Observations that are handed on together at the most. */
  batch: number;
  store: (observations: readonly Observation[]) => Promise<void>;
}): Promise<CollectionOutcome> {
  const { collector, entities, signal, now, batch, store } = options;
  const pending = new Map(entities.map(e => [e.ref, e]));
  const outcome: CollectionOutcome = {
    entities: entities.length,
    failed: 0,
    error: null,
  };
  const buffer: Observation[] = [];
  let findings = 0;
  /** Whether the buffer is full. */
  const add = (observation: Observation): boolean => {
    pending.delete(observation.entityRef);
    outcome.failed += observation.status === 'ok' ? 0 : 1;
    buffer.push(observation);
    findings += observation.findings.length;
    return buffer.length >= batch || findings >= FINDINGS;
  };
  const stored = new Alongside();
  const flush = async () => {
    findings = 0;
    const observations = buffer.splice(0);
    await stored.start(() => store(observations));
  };

  const wait = new AbortableWait(signal);
  const source = collector
    .collect(
      entities.map(e => e.entity),
      { signal, now: now() },
    )
    [Symbol.asyncIterator]();
  let storing = false;
  const pace = new Pace();
  try {
    while (pending.size || outcome.entities === 0) {
      const next = await wait.for(source.next());
      if (next.done) {
        break;
      }
      // What was not asked for, or was seen already, is not news.
      if (pending.has(next.value.entityRef)) {
        if (add(normalizeObservation(collector, next.value, now()))) {
          storing = true;
          await flush();
          storing = false;
        } else if (pace.isDue()) {
          // A source may answer from memory.
          await pace.breathe();
        }
      }
    }
  } catch (error) {
    if (storing) {
      throw error;
    }
    outcome.error = signal.aborted
      ? `stopped after ${outcome.entities - pending.size} of ${outcome.entities} entities: the time for this run was over`
      : stringifyError(error);
  } finally {
    wait.release();
    // A source that hangs must not hang its caller; its own clean-up goes on.
    Promise.resolve(source.return?.()).catch(() => {});
  }

  if (!signal.aborted) {
    for (const ref of [...pending.keys()]) {
      const full = add(
        failedObservation(
          ref,
          now().toISOString(),
          outcome.error ?? `${collector.title} gave no answer for this entity`,
        ),
      );
      if (full) {
        await flush();
      }
    }
  } else {
    outcome.failed += pending.size;
  }
  if (buffer.length) {
    await flush();
  }
  await stored.end();
  return outcome;
}
