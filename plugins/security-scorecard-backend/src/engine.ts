import type { LoggerService } from '@backstage/backend-plugin-api';
import type { EventsService } from '@backstage/plugin-events-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import type { Collector } from '@fairway/plugin-security-scorecard-node';
import type { Knex } from 'knex';
import { ChangePublisher } from './collection/ChangePublisher';
import { CollectorRunner } from './collection/CollectorRunner';
import {
  ScorecardUpdater,
  type ModeSource,
} from './collection/ScorecardUpdater';
import { CheckLists } from './database/CheckLists';
import { CollectorRuns } from './database/CollectorRuns';
import { EntityIndexStore } from './database/EntityIndexStore';
import { FindingReader } from './database/FindingReader';
import { RefreshQueue } from './database/RefreshQueue';
import { ScorecardReader } from './database/ScorecardReader';
import { ScorecardWriter } from './database/ScorecardWriter';
import { SnapshotWriter } from './database/SnapshotWriter';
import { TodoReader } from './database/TodoReader';
import { TreeStore } from './database/TreeStore';
import type { DeadlinePolicy } from './domain/durations';
import type { WaiverSource } from './domain/exceptions';
import type { ScorecardMetrics } from './observability';
import type { CheckRegistry } from './policy/CheckRegistry';

/** What {@link createEngine} needs. */
export interface EngineOptions {
  /** Connection to a database with the plugin's schema. */
  knex: Knex;
  collectors: readonly Collector[];
  registry: CheckRegistry;
  deadlines: DeadlinePolicy;
  /** Least time between two collections of an entity on demand, ISO 8601 duration. */
  refreshMinInterval: string;
  /** Waivers in force; nothing is waived without. */
  waivers?: WaiverSource;
  /** Modes in force; those of the checks without. */
  modes?: () => ModeSource;
  events: EventsService;
  signals: SignalsService;
  metrics: ScorecardMetrics;
  logger: LoggerService;
  now: () => Date;
}

/** Puts together what collects, evaluates, stores and reads; it starts nothing by itself. */
export function createEngine(options: EngineOptions) {
  const { knex, collectors, registry, logger, now } = options;
  const lists = new CheckLists(knex);
  const reading = () => ({
    checks: registry.policy.checks,
    deadlines: options.deadlines,
    ...(options.waivers ? { waivers: options.waivers } : {}),
  });
  const index = new EntityIndexStore(knex);
  const runs = new CollectorRuns(knex);
  const queue = new RefreshQueue(knex, {
    minInterval: options.refreshMinInterval,
    claimFor: 'PT6M',
  });
  const publisher = new ChangePublisher(options);
  const updater = new ScorecardUpdater({
    writer: new ScorecardWriter(knex, lists),
    registry,
    publisher,
    deadlines: options.deadlines,
    ...(options.waivers ? { waivers: options.waivers } : {}),
    ...(options.modes ? { modes: options.modes } : {}),
    logger,
    now,
  });
  return {
    lists,
    reading,
    index,
    trees: new TreeStore(knex),
    runs,
    queue,
    publisher,
    updater,
    runner: new CollectorRunner({
      collectors,
      index,
      runs,
      queue,
      updater,
      metrics: options.metrics,
      logger,
      now,
    }),
    reader: new ScorecardReader(knex, reading, lists),
    findings: new FindingReader(knex),
    todos: new TodoReader(knex, reading, lists),
    snapshots: new SnapshotWriter(knex),
  };
}
