import { createHash } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type {
  Collector,
  Observation,
} from '@fairway/plugin-security-scorecard-node';
import type { EvaluationPolicy } from '../database/Evaluator';
import type { ScorecardWriter } from '../database/ScorecardWriter';
import type { Round } from '../database/Rounds';
import type { DeadlinePolicy } from '../domain/durations';
import type { ModeResolver, WaiverSource } from '../domain/exceptions';
import type { CheckRegistry } from '../policy/CheckRegistry';
import type { ChangePublisher } from './ChangePublisher';

/** Findings in one transaction, so that none holds up the others; it breathes in between. */
const FINDINGS = 1000;

/** Stores observations and evaluates, in small transactions, and tells others. */
export class ScorecardUpdater {
  readonly #options: ScorecardUpdaterOptions;

  constructor(options: ScorecardUpdaterOptions) {
    this.#options = options;
  }

  /** Entities of one transaction at the most. */
  get batch(): number {
    return this.#options.writer.batch;
  }

  /**
   * Stores what a collector saw, in batches; one observation per entity and round.
   * What the round saw again as before is stored when it ends.
   */
  async record(
    collector: Collector,
    observations: readonly Observation[],
    round?: Round,
  ): Promise<void> {
    if (!this.#options.registry.ready) {
      // Without checks in force every result would be lost; the next run comes.
      return;
    }
    const policy = this.#policy();
    let start = 0;
    while (start < observations.length) {
      const batch = nextBatch(observations, start, this.batch);
      const now = this.#options.now();
      const changes = await this.#options.writer.record(
        collector,
        batch,
        policy,
        now,
        round,
      );
      this.#options.publisher.publish(changes, now);
      start += batch.length;
    }
  }

  /** Stores what a round saw again as before. */
  async endRound(collector: Collector, round: Round): Promise<void> {
    await this.#options.writer.endRound(collector, round);
  }

  /** Evaluates every entity whose results are out of date: by policy, entity or age. */
  async evaluateOutdated(signal: AbortSignal): Promise<number> {
    if (!this.#options.registry.ready) {
      return 0;
    }
    const policy = this.#policy();
    let evaluated = 0;
    let last: string | undefined;
    while (!signal.aborted) {
      const now = this.#options.now();
      const refs = await this.#options.writer.findOutdated(
        policy.hash,
        now,
        this.batch,
        last,
      );
      if (!refs.length) {
        break;
      }
      last = refs.at(-1);
      const changes = await this.#evaluate(refs, policy, now);
      this.#options.publisher.publish(changes, now);
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
    this.#options.publisher.publish(changes, now);
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
    const { registry, deadlines, waivers } = this.#options;
    const { checks, hash } = registry.policy;
    const modes = this.#options.modes?.();
    return {
      checks,
      deadlines,
      ...(waivers ? { waivers } : {}),
      ...(modes?.resolver ? { modes: modes.resolver } : {}),
      hash: createHash('sha256')
        .update(JSON.stringify([hash, deadlines, modes?.hash ?? null]))
        .digest('base64url')
        .slice(0, 16),
    };
  }
}

/** Where modes come from: overrides, and what changes when they do. */
export interface ModeSource {
  /** Undefined when every check has the mode of its definition. */
  resolver: ModeResolver | undefined;
  hash: string;
}

/** What {@link ScorecardUpdater} needs. */
export interface ScorecardUpdaterOptions {
  writer: ScorecardWriter;
  registry: CheckRegistry;
  publisher: ChangePublisher;
  deadlines: DeadlinePolicy;
  /** Waivers in force; nothing is waived without. */
  waivers?: WaiverSource;
  /** Asked for each round. */
  modes?: () => ModeSource;
  logger: LoggerService;
  now: () => Date;
}

/** The observations from `start` on that fit in one transaction; at least one. */
function nextBatch(
  observations: readonly Observation[],
  start: number,
  entities: number,
): Observation[] {
  let end = start;
  let findings = 0;
  while (end < observations.length && end - start < entities) {
    findings += observations[end].findings.length;
    if (end > start && findings > FINDINGS) {
      break;
    }
    end += 1;
  }
  return observations.slice(start, end);
}
