import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type { JitProvider } from '@fairway/plugin-jit-access-node';
import { timeLimit } from '@fairway/plugin-time-limit-node';
import type { Knex } from 'knex';
import type { Clock } from '../../database/Clock';
import type { DriftStore, OpenDrift } from '../../database/DriftStore';
import type { GrantStore } from '../../database/GrantStore';
import type { HealthStore } from '../../database/HealthStore';
import type { OperationStore } from '../../database/OperationStore';
import { RecordReader } from '../../database/RecordReader';
import type { Transactions } from '../../database/UnitOfWork';
import type { Policies } from '../../policy/PolicyRegistry';
import { noteHealth } from '../../services/noteHealth';
import type { Providers } from '../../services/providers';
import { RECONCILER } from '../context';
import { diff, type FoundTuple } from './diff';
import { ForeignRemoval } from './ForeignRemoval';
import { observe } from './observe';
import { planRepairs, type PlannedRepair, type RepairPolicy } from './repair';
import { RoundWriter } from './RoundWriter';
import { Targets } from './Targets';

/** Longest time to ask one provider, in milliseconds. */
const PATIENCE = 120_000;
/** How many differences one transaction writes. */
const BATCH = 200;

/** What the reconciler works with. */
export interface ReconcileContext {
  knex: Knex;
  clock: Clock;
  transactions: Transactions;
  stores: {
    grants: GrantStore;
    operations: OperationStore;
    drift: DriftStore;
    health: HealthStore;
  };
  policies: Policies;
  providers: Providers;
  repairs: RepairPolicy;
  logger: LoggerService;
}

/**
 * Compares each provider with the record, both ways. A difference is reported
 * when it is first seen, and put right, where the policy says so, when the
 * next comparison still sees it. All that changes a provider goes through the
 * queue, or takes the entitlement's lock.
 */
export class Reconciler {
  private readonly reader: RecordReader;
  private readonly writer: RoundWriter;
  private readonly removal: ForeignRemoval;

  constructor(private readonly context: ReconcileContext) {
    this.reader = new RecordReader(context.knex);
    this.writer = new RoundWriter(context.stores);
    this.removal = new ForeignRemoval(context);
  }

  /** Compares all providers, one after the other. One that fails hides none. */
  async runOnce(signal: AbortSignal): Promise<void> {
    for (const provider of this.context.providers.list()) {
      if (signal.aborted) {
        return;
      }
      if (provider.listManaged || provider.listHolders) {
        await this.compare(provider, signal);
      }
    }
  }

  private async compare(
    provider: JitProvider,
    signal: AbortSignal,
  ): Promise<void> {
    try {
      await this.round(provider, timeLimit(PATIENCE, signal));
    } catch (error) {
      const message = stringifyError(error);
      this.context.logger.error(
        `Comparing provider '${provider.id}' with the record failed: ${message}`,
      );
      await this.noteFailure(provider.id, message);
    }
  }

  private async round(
    provider: JitProvider,
    signal: AbortSignal,
  ): Promise<void> {
    const { knex, clock, policies, repairs, stores, transactions } =
      this.context;
    const startedAt = await clock.now(knex);
    const before = await this.reader.recorded(provider.id, startedAt);
    const targets = new Targets(policies, provider.id);
    const observed = await observe(
      provider,
      targets.entitlements([...before.unfinished.values()].flat()),
      signal,
    );
    const after = await this.reader.recorded(
      provider.id,
      await clock.now(knex),
    );
    const extra: FoundTuple[] = (observed.tuples ?? []).filter(
      ({ key }) => !after.unfinished.has(key),
    );
    const findings = diff({
      before,
      after,
      observed,
      past: await this.reader.past(extra),
    });
    const plan = planRepairs({
      findings,
      policy: repairs,
      mayRemoveForeign: ({ entitlement }) =>
        provider.removeForeign !== undefined &&
        targets.mayRemoveForeign(entitlement),
      found: new Set(
        [...(observed.tuples ?? []), ...observed.holders].map(({ key }) => key),
      ).size,
      active: after.unfinished.size,
    });
    await this.write(provider, targets, plan.repairs, startedAt);
    await noteHealth(transactions, stores.health, {
      id: provider.id,
      by: RECONCILER,
      breaker: plan.breaker,
      managed: observed.tuples?.length ?? null,
    });
  }

  private async write(
    provider: JitProvider,
    targets: Targets,
    repairs: readonly PlannedRepair[],
    startedAt: Date,
  ): Promise<void> {
    const { knex, stores, transactions } = this.context;
    const round = { provider: provider.id, startedAt, targets };
    const foreign: PlannedRepair[] = [];
    for (let at = 0; at < repairs.length; at += BATCH) {
      const batch = repairs.slice(at, at + BATCH);
      foreign.push(
        ...(await transactions.run(unit =>
          this.writer.write(unit, round, batch),
        )),
      );
    }
    const seen = new Set(repairs.map(({ finding }) => keyOf(finding)));
    const gone: OpenDrift[] = (
      await stores.drift.open(knex, provider.id)
    ).filter(
      drift =>
        !seen.has(keyOf(drift)) && new Date(drift.firstSeenAt) <= startedAt,
    );
    for (let at = 0; at < gone.length; at += BATCH) {
      const batch = gone.slice(at, at + BATCH);
      await transactions.run(unit => this.writer.resolve(unit, round, batch));
    }
    for (const { finding } of foreign) {
      await this.removal.remove(provider, finding);
    }
  }

  /** What can't be told changes nothing but the provider's health. */
  private async noteFailure(id: string, error: string): Promise<void> {
    const { stores, transactions } = this.context;
    await transactions.run(async unit => {
      const before = (await stores.health.all(unit.trx)).get(id);
      await stores.health.put(unit.trx, {
        id,
        reconciledAt: before?.reconciledAt ?? null,
        ok: false,
        error,
        breaker: before?.breaker ?? 'closed',
        managed: before?.managed ?? null,
      });
    });
  }
}

function keyOf({ kind, key }: { kind: string; key: string }): string {
  return `${kind} ${key}`;
}
