import { createHash } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type {
  Collector,
  Observation,
} from '@fairway/plugin-security-scorecard-node';
import type {
  EvaluationPolicy,
  ScorecardWriter,
} from '../database/ScorecardWriter';
import type { DeadlinePolicy } from '../domain/durations';
import type { CheckRegistry } from '../policy/CheckRegistry';
import type { ChangePublisher } from './ChangePublisher';

/** What one transaction holds at most, so that none holds up the others. */
const BATCH = { entities: 20, findings: 500 };

/** Stores observations and evaluates, in small transactions, and tells others. */
export class ScorecardUpdater {
  readonly #options: ScorecardUpdaterOptions;

  constructor(options: ScorecardUpdaterOptions) {
    this.#options = options;
  }

  /** Stores what a collector saw, in batches; one observation per entity. */
  async record(
    collector: Collector,
    observations: readonly Observation[],
  ): Promise<void> {
    if (!this.#options.registry.ready) {
      // Without checks in force every result would be lost; the next run comes.
      return;
    }
    for (const batch of batchesOf(observations)) {
      const now = this.#options.now();
      const changes = await this.#options.writer.record(
        collector,
        batch,
        this.#policy(),
        now,
      );
      await this.#options.publisher.publish(changes, now);
    }
  }

  /** Evaluates every entity whose results are out of date: by policy, entity or age. */
  async evaluateOutdated(signal: AbortSignal): Promise<number> {
    if (!this.#options.registry.ready) {
      return 0;
    }
    const policy = this.#policy();
    let evaluated = 0;
    while (!signal.aborted) {
      const now = this.#options.now();
      const refs = await this.#options.writer.findOutdated(
        policy.hash,
        now,
        BATCH.entities,
      );
      if (!refs.length) {
        break;
      }
      const changes = await this.#evaluate(refs, policy, now);
      await this.#options.publisher.publish(changes, now);
      evaluated += refs.length;
    }
    return evaluated;
  }

  /** Evaluates entities now, for somebody who waits for what a decision changes. */
  async evaluate(entityRefs: readonly string[]): Promise<void> {
    if (!this.#options.registry.ready) {
      return;
    }
    const now = this.#options.now();
    const changes = await this.#evaluate([...entityRefs], this.#policy(), now);
    await this.#options.publisher.publish(changes, now);
  }

  /** One entity that can't be evaluated must not keep the others of its batch waiting. */
  async #evaluate(refs: string[], policy: EvaluationPolicy, now: Date) {
    const { writer, logger } = this.#options;
    try {
      return await writer.evaluate(refs, policy, now);
    } catch (error) {
      if (refs.length === 1) {
        logger.error(
          `Could not evaluate the scorecard of '${refs[0]}': ${stringifyError(error)}`,
        );
        throw error;
      }
    }
    const changes = [];
    for (const ref of refs) {
      changes.push(...(await writer.evaluate([ref], policy, now)));
    }
    return changes;
  }

  #policy(): EvaluationPolicy {
    const { registry, deadlines } = this.#options;
    const { checks, hash } = registry.policy;
    return {
      checks,
      deadlines,
      hash: createHash('sha256')
        .update(JSON.stringify([hash, deadlines]))
        .digest('hex')
        .slice(0, 32),
    };
  }
}

/** What {@link ScorecardUpdater} needs. */
export interface ScorecardUpdaterOptions {
  writer: ScorecardWriter;
  registry: CheckRegistry;
  publisher: ChangePublisher;
  deadlines: DeadlinePolicy;
  logger: LoggerService;
  now: () => Date;
}

function batchesOf(observations: readonly Observation[]): Observation[][] {
  const batches: Observation[][] = [];
  let current: Observation[] = [];
  let findings = 0;
  for (const observation of observations) {
    const full =
      current.length >= BATCH.entities ||
      findings + observation.findings.length > BATCH.findings;
    if (current.length && full) {
      batches.push(current);
      current = [];
      findings = 0;
    }
    current.push(observation);
    findings += observation.findings.length;
  }
  return current.length ? [...batches, current] : batches;
}
