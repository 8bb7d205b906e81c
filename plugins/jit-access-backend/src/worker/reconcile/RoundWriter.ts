import type { DriftStore, OpenDrift } from '../../database/DriftStore';
import { foreignText } from '../../database/foreignText';
import type { GrantStore } from '../../database/GrantStore';
import type { OperationStore } from '../../database/OperationStore';
import type { UnitOfWork } from '../../database/UnitOfWork';
import { driftFound } from '../../outbox/alarms';
import { endGrants } from '../../services/endGrants';
import type { Finding } from './diff';
import { RECONCILER } from '../context';
import type { PlannedRepair } from './repair';
import type { Targets } from './Targets';

/** One comparison of one provider. */
export interface Round {
  provider: string;
  /** Only what a comparison before it has seen is put right. */
  startedAt: Date;
  targets: Targets;
}

/** Writes down what a comparison found, and orders what is done about it. */
export class RoundWriter {
  constructor(
    private readonly stores: {
      grants: GrantStore;
      operations: OperationStore;
      drift: DriftStore;
    },
  ) {}

  /** Returns the foreign access that is to be taken away now. */
  async write(
    unit: UnitOfWork,
    round: Round,
    batch: readonly PlannedRepair[],
  ): Promise<PlannedRepair[]> {
    const { drift, grants, operations } = this.stores;
    // Before all else, as by everybody who changes a grant.
    const ids = batch.flatMap(({ finding }) => finding.grant?.id ?? []);
    await grants.lockAll(unit.trx, ids);
    await operations.lockOf(unit.trx, ids);
    // Two comparisons at the same time must not report one difference twice.
    await unit.serialize();
    const now = await unit.now();
    const open = new Map(
      (await drift.open(unit.trx, round.provider)).map(each => [
        `${each.kind} ${each.key}`,
        each,
      ]),
    );
    const known = batch.flatMap(planned => {
      const { kind, key } = planned.finding;
      const found = open.get(`${kind} ${key}`);
      return found ? [{ planned, found }] : [];
    });
    const fresh = batch.filter(
      ({ finding }) => !open.has(`${finding.kind} ${finding.key}`),
    );
    await this.report(unit, round, fresh, now);
    const driftIds = (heldBack: boolean) =>
      known
        .filter(({ planned }) => planned.heldBack === heldBack)
        .map(({ found }) => found.id);
    await drift.touch(unit.trx, driftIds(true), 'held-back', now);
    await drift.touch(unit.trx, driftIds(false), 'reported', now);
    const due = known
      .filter(({ found }) => new Date(found.firstSeenAt) < round.startedAt)
      .map(({ planned }) => planned);
    for (const planned of due) {
      await this.repair(unit, planned, now);
    }
    return due.filter(({ repair }) => repair === 'remove-foreign');
  }

  /** What is not seen any more, and was not put right by the queue. */
  async resolve(
    unit: UnitOfWork,
    round: Round,
    gone: readonly OpenDrift[],
  ): Promise<void> {
    await unit.serialize();
    const still = new Set(
      (await this.stores.drift.open(unit.trx, round.provider)).map(
        ({ id }) => id,
      ),
    );
    const mine = gone.filter(({ id }) => still.has(id));
    await this.stores.drift.resolve(
      unit.trx,
      mine.map(({ id }) => id),
      await unit.now(),
    );
    for (const each of mine) {
      unit.audit({
        actor: RECONCILER,
        action: 'drift-resolved',
        details: { drift: each.id, kind: each.kind, provider: round.provider },
      });
    }
    if (mine.length > 0) {
      unit.publish({ sink: 'signal' });
    }
  }

  private async report(
    unit: UnitOfWork,
    { provider, targets }: Round,
    fresh: readonly PlannedRepair[],
    now: Date,
  ): Promise<void> {
    await this.stores.drift.insert(
      unit.trx,
      fresh.map(({ finding, heldBack }) => {
        const target = targets.of(finding.entitlement);
        return {
          key: finding.key,
          kind: finding.kind,
          provider,
          entitlement: finding.entitlement,
          principal: finding.principal,
          entitlementId: finding.grant?.policyId ?? target.policyId,
          entityRef: finding.grant?.entityRef ?? target.entityRef,
          grantId: finding.grant?.id ?? null,
          detail: finding.detail,
          action: heldBack ? ('held-back' as const) : ('reported' as const),
        };
      }),
      now,
    );
    for (const { finding, heldBack } of fresh) {
      this.audit(unit, 'drift-found', finding, {
        provider,
        detail: finding.detail,
        heldBack,
      });
    }
    const [first] = fresh;
    if (first) {
      unit.publish(
        ...driftFound(provider, {
          kind: first.finding.kind,
          principal: first.finding.principal,
          entityRef:
            first.finding.grant?.entityRef ??
            targets.of(first.finding.entitlement).entityRef,
          count: fresh.length,
        }),
      );
    }
  }

  private async repair(
    unit: UnitOfWork,
    { finding, repair }: PlannedRepair,
    now: Date,
  ): Promise<void> {
    const { grants, operations } = this.stores;
    const { grant } = finding;
    if (!grant) {
      return;
    }
    if (repair === 'end') {
      await endGrants(
        unit,
        this.stores,
        await grants.lockAll(unit.trx, [grant.id]),
        {
          by: RECONCILER,
          reason: 'policy',
          words: `It was changed at the provider: ${finding.detail}`,
        },
      );
    } else if (repair === 'restore' || repair === 'remove') {
      await operations.schedule(unit.trx, {
        kind: 'converge',
        requestId: grant.requestId,
        grantId: grant.id,
        entitlementKey: grant.key,
        dueAt: now,
      });
      this.audit(unit, 'drift-repair', finding, { repair });
    }
  }

  private audit(
    unit: UnitOfWork,
    action: string,
    finding: Finding,
    details: Record<string, string | boolean>,
  ): void {
    unit.audit({
      actor: RECONCILER,
      action,
      requestId: finding.grant?.requestId,
      grantId: finding.grant?.id,
      details: {
        kind: finding.kind,
        principal: foreignText(finding.principal, 500),
        ...details,
      },
    });
  }
}
