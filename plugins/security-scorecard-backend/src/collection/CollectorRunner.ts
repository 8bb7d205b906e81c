import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type { Collector } from '@fairway/plugin-security-scorecard-node';
import type { CollectorRuns } from '../database/CollectorRuns';
import type { EntityIndexStore } from '../database/EntityIndexStore';
import { Round } from '../database/Rounds';
import type { CollectedEntity } from '../database/ParsedEntities';
import type { RefreshQueue } from '../database/RefreshQueue';
import { isAnnotated } from '../domain/entity';
import type { ScorecardMetrics } from '../observability';
import { observe } from './observe';
import type { ScorecardUpdater } from './ScorecardUpdater';

/** Entities that one pass over the refresh queue takes. */
const CLAIMS = 10;

/** Runs collectors over all their entities, or over those that somebody asked for. */
export class CollectorRunner {
  readonly #options: CollectorRunnerOptions;

  constructor(options: CollectorRunnerOptions) {
    this.#options = options;
  }

  /**
   * Runs one collector over every entity it is annotated for, and records how it
   * went. Throws when the source as a whole failed, so that the scheduler knows.
   */
  async run(collector: Collector, signal: AbortSignal): Promise<void> {
    const { index, runs, metrics, now } = this.#options;
    const startedAt = now();
    const entities: CollectedEntity[] = [];
    for await (const page of index.entities(signal)) {
      entities.push(...page.filter(e => isSelected(collector, e)));
    }
    const outcome = await this.#observe(collector, entities, signal);
    const endedAt = now();
    await runs.add({
      collectorId: collector.id,
      startedAt: startedAt.toISOString(),
      endedAt: endedAt.toISOString(),
      ...outcome,
    });
    metrics.collectorRun({
      collector: collector.id,
      outcome: outcome.error ? 'failed' : 'ok',
      seconds: (endedAt.getTime() - startedAt.getTime()) / 1000,
      entities: outcome.entities,
      failed: outcome.failed,
    });
    if (outcome.error) {
      throw new Error(
        `The collector '${collector.id}' failed for ${outcome.failed} of ${outcome.entities} entities: ${outcome.error}`,
      );
    }
  }

  /** Collects the entities that wait in the queue; gives how many. */
  async refresh(signal: AbortSignal): Promise<number> {
    const { queue, index, collectors, logger, now } = this.#options;
    const claims = await queue.claim(CLAIMS, now());
    if (!claims.length) {
      return 0;
    }
    const entities = await index.get(claims.map(c => c.entityRef));
    for (const collector of collectors) {
      const own = entities.filter(e => isSelected(collector, e));
      if (own.length) {
        try {
          await this.#observe(collector, own, signal);
        } catch (error) {
          logger.error(
            `Could not refresh ${own.length} entities through '${collector.id}': ${stringifyError(error)}`,
          );
        }
      }
    }
    for (const claim of claims) {
      await queue.finish(claim, now());
    }
    return claims.length;
  }

  async #observe(
    collector: Collector,
    entities: readonly CollectedEntity[],
    signal: AbortSignal,
  ) {
    const { updater, now } = this.#options;
    const round = new Round();
    const outcome = await observe({
      collector,
      entities,
      signal,
      now,
      batch: updater.batch,
      store: observations => updater.record(collector, observations, round),
    });
    await updater.endRound(collector, round);
    return outcome;
  }
}

/** Whether a collector is asked for an entity. */
function isSelected(collector: Collector, { entity }: CollectedEntity) {
  return (
    isAnnotated(
      { annotations: entity.metadata.annotations ?? {} },
      collector.annotations,
    ) &&
    (collector.selects?.(entity) ?? true)
  );
}

/** What {@link CollectorRunner} needs. */
export interface CollectorRunnerOptions {
  collectors: readonly Collector[];
  index: EntityIndexStore;
  runs: CollectorRuns;
  queue: RefreshQueue;
  updater: ScorecardUpdater;
  metrics: ScorecardMetrics;
  logger: LoggerService;
  now: () => Date;
}
