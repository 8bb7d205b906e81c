import { stringifyError } from '@backstage/errors';
import type {
  Collector,
  Observation,
} from '@fairway/plugin-security-scorecard-node';
import type { IndexedEntity } from '../domain/entity';
import { failedObservation, normalizeObservation } from '../domain/observation';

/** How a collection went. */
export interface CollectionOutcome {
  entities: number;
  /** Entities without a good observation. */
  failed: number;
  /** Why the source as a whole could not be asked, or why it ended early; null when it did not. */
  error: string | null;
}

/** Observations that are stored together. */
const BUFFER = 20;

/** Ends with an error when the signal does, also when the source never answers. */
function abortable(signal: AbortSignal): {
  promise: Promise<never>;
  release: () => void;
} {
  let onAbort = () => {};
  const promise = new Promise<never>((_, reject) => {
    onAbort = () => reject(new Error('the time for this run is over'));
    if (signal.aborted) {
      onAbort();
    } else {
      signal.addEventListener('abort', onAbort, { once: true });
    }
  });
  promise.catch(() => {});
  return {
    promise,
    release: () => signal.removeEventListener('abort', onAbort),
  };
}

/**
 * Asks a collector for entities and hands on every observation, good or bad.
 * An entity that the collector leaves out gets an error of its own; when the
 * source can't be asked, each entity that was not observed does. When the run
 * is aborted the rest is left as it is: it was not tried, and turns stale.
 */
export async function observe(options: {
  collector: Collector;
  entities: readonly IndexedEntity[];
  signal: AbortSignal;
  now: () => Date;
  store: (observations: readonly Observation[]) => Promise<void>;
}): Promise<CollectionOutcome> {
  const { collector, entities, signal, now, store } = options;
  const pending = new Map(entities.map(e => [e.ref, e]));
  const outcome: CollectionOutcome = {
    entities: entities.length,
    failed: 0,
    error: null,
  };
  const buffer: Observation[] = [];
  const add = async (observation: Observation) => {
    pending.delete(observation.entityRef);
    outcome.failed += observation.status === 'ok' ? 0 : 1;
    buffer.push(observation);
    if (buffer.length >= BUFFER) {
      await store(buffer.splice(0));
    }
  };

  const aborted = abortable(signal);
  const source = collector
    .collect(
      entities.map(e => e.entity),
      { signal, now: now() },
    )
    [Symbol.asyncIterator]();
  let storing = false;
  try {
    while (pending.size || outcome.entities === 0) {
      const next = await Promise.race([source.next(), aborted.promise]);
      if (next.done) {
        break;
      }
      // What was not asked for, or was seen already, is not news.
      if (pending.has(next.value.entityRef)) {
        storing = true;
        await add(normalizeObservation(collector, next.value, now()));
        storing = false;
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
    aborted.release();
    // A source that hangs must not hang its caller; its own clean-up goes on.
    Promise.resolve(source.return?.()).catch(() => {});
  }

  if (!signal.aborted) {
    for (const ref of [...pending.keys()]) {
      await add(
        failedObservation(
          ref,
          now().toISOString(),
          outcome.error ?? `${collector.title} gave no answer for this entity`,
        ),
      );
    }
  } else {
    outcome.failed += pending.size;
  }
  if (buffer.length) {
    await store(buffer);
  }
  return outcome;
}
