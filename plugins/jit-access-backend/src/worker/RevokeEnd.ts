import type { EndReason } from '@fairway/plugin-jit-access-common';
import type { GrantChanges, GrantWithRequest } from '../database/GrantStore';
import type { StoredGrant } from '../database/records/grant';
import type { ClaimedOperation } from '../database/records/operation';
import type { UnitOfWork } from '../database/UnitOfWork';
import type { OutboxMessage } from '../outbox/messages';
import { grantEnded } from '../outbox/notices';
import { parseDuration } from '../policy/durations';
import { publishOnce } from '../services/endGrants';
import { stepOnGrant, WORKER, type WorkContext } from './context';
import { reviewDebt } from './reviewDebt';

/** How absence was established, for the ledger. */
export type Proof = 'absent' | 'foreign-left' | 'held-by-other-lease';

/** A revoke whose absence was established. */
export interface Ended {
  operation: ClaimedOperation;
  found: GrantWithRequest;
  proof: Proof;
}

const SAY: Record<Proof, string> = {
  absent: 'It was read back: the access is gone.',
  'foreign-left': 'Access that was not given by Fairway was left.',
  'held-by-other-lease': 'Another grant of yours keeps the access.',
};

const WHY: Partial<Record<EndReason, string>> = {
  'authorization-lost': 'You may not have it any more. ',
  emergency: 'It was ended in an emergency. ',
  incident: 'It was ended because of an incident. ',
  policy: 'The policy ended it. ',
  revoked: 'It was revoked. ',
};

/** How many ends one transaction writes at most. */
const MOST = 100;

interface Waiting {
  ended: Ended;
  done: () => void;
  failed: (error: unknown) => void;
}

/**
 * Writes the ends of grants. While one transaction is committed, what comes
 * to its end meanwhile is gathered for the next: a thousand ends in a minute
 * are a few transactions, and one alone does not wait.
 */
export class RevokeEnd {
  private readonly waiting: Waiting[] = [];
  private isWriting = false;

  constructor(private readonly context: WorkContext) {}

  /** When this returns, the end is committed, or somebody else has the operation. */
  write(ended: Ended): Promise<void> {
    return new Promise((done, failed) => {
      this.waiting.push({ ended, done, failed });
      if (!this.isWriting) {
        this.isWriting = true;
        void this.drain();
      }
    });
  }

  private async drain(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, MOST);
      try {
        await this.writeAll(batch.map(({ ended }) => ended));
        batch.forEach(({ done }) => done());
      } catch {
        // What fails together may be one's fault: each is tried by itself.
        for (const { ended, done, failed } of batch) {
          await this.writeOne(ended).then(done, failed);
        }
      }
    }
    this.isWriting = false;
  }

  private async writeAll(all: readonly Ended[]): Promise<void> {
    const [first] = all;
    if (first && all.length === 1) {
      await this.writeOne(first);
      return;
    }
    const plain = all.filter(({ found }) => found.grant.reviewState === null);
    await this.context.transactions.run(unit => this.endAll(unit, plain));
    for (const ended of all) {
      if (!plain.includes(ended)) {
        await this.writeOne(ended);
      }
    }
  }

  private async endAll(unit: UnitOfWork, all: readonly Ended[]): Promise<void> {
    const { grants, operations } = this.context.stores;
    const locked = new Map(
      (
        await grants.lockAll(
          unit.trx,
          all.map(({ found }) => found.grant.id),
        )
      ).map(found => [found.grant.id, found.grant]),
    );
    const held = await operations.heldOf(
      unit.trx,
      all.map(({ operation }) => operation),
    );
    const now = await unit.now();
    const mine = all.flatMap(ended => {
      const grant = locked.get(ended.found.grant.id);
      return grant && held.has(ended.operation.id) ? [{ ...ended, grant }] : [];
    });
    const messages: OutboxMessage[] = [];
    for (const group of groupsOf(mine, each =>
      JSON.stringify([each.grant.state, this.changesOf(each, each.grant, now)]),
    )) {
      const [{ grant: example }] = group;
      const changed = await grants.transitionAll(
        unit.trx,
        group.map(({ grant }) => grant),
        'verify-absent',
        this.changesOf(group[0], example, now),
      );
      for (const each of group) {
        if (changed.has(each.grant.id)) {
          messages.push(...this.report(unit, each, each.grant));
        }
      }
    }
    await operations.finishAll(
      unit.trx,
      mine.map(({ operation }) => operation),
      now,
    );
    publishOnce(unit, messages);
  }

  private async writeOne(ended: Ended): Promise<void> {
    const { operation, found } = ended;
    const { grants, operations } = this.context.stores;
    await stepOnGrant(this.context, operation, async (unit, grant) => {
      const now = await unit.now();
      const debt = await reviewDebt(
        this.context,
        unit,
        { request: found.request, grant },
        now,
      );
      const changed = await grants.transition(
        unit.trx,
        grant,
        'verify-absent',
        { ...this.changesOf(ended, grant, now), ...debt.changes },
      );
      await operations.finish(unit.trx, operation, now);
      if (changed) {
        unit.publish(...this.report(unit, ended, grant), ...debt.messages);
      }
    });
  }

  private changesOf(
    { found, proof }: Ended,
    grant: StoredGrant,
    now: Date,
  ): GrantChanges {
    const residual = this.residualOf(found.request.provider);
    return {
      endedAt: now.toISOString(),
      ...(grant.endReason === 'provisioning-failed' ? {} : { lastError: null }),
      residualUntil:
        proof === 'absent' && residual !== undefined
          ? new Date(now.getTime() + residual).toISOString()
          : null,
    };
  }

  private report(
    unit: UnitOfWork,
    { found: { request }, proof }: Ended,
    grant: StoredGrant,
  ): OutboxMessage[] {
    const isFailure = grant.state === 'compensating';
    unit.audit({
      actor: WORKER,
      action: isFailure ? 'grant-failed' : 'grant-ended',
      requestId: request.id,
      grantId: grant.id,
      details: { why: grant.endReason, readBack: proof },
    });
    const why = (grant.endReason && WHY[grant.endReason]) ?? '';
    return grantEnded(
      request,
      grant,
      isFailure ? 'failed' : 'ended',
      `${why}${SAY[proof]}`,
    );
  }

  /** Milliseconds; undefined when nothing remains, or the provider is gone. */
  private residualOf(provider: string): number | undefined {
    const found = this.context.providers.find(provider);
    return found && parseDuration(found.capabilities.residual);
  }
}

function groupsOf<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
): [T, ...T[]][] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) {
      group.push(item);
    } else {
      groups.set(key, [item]);
    }
  }
  return [...groups.values()];
}
