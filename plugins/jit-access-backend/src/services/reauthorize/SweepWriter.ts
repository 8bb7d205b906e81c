import type { GrantStore, GrantWithRequest } from '../../database/GrantStore';
import type { OperationStore } from '../../database/OperationStore';
import type { UnitOfWork } from '../../database/UnitOfWork';
import { endGrants } from '../endGrants';

/** Who the ledger names for what the sweep does. */
export const SWEEP = 'system:authorization';

/** What is to be done about a grant. */
export type Change =
  | { found: GrantWithRequest; what: 'end'; why: string; gone: boolean }
  | { found: GrantWithRequest; what: 'shorten'; to: Date; why: string }
  | { found: GrantWithRequest; what: 'confirm'; signature: string };

/** Whether what was judged is what there is: another end is judged the next time. */
function isAsSeen(now: GrantWithRequest, seen: GrantWithRequest): boolean {
  return (
    now.grant.state === seen.grant.state &&
    now.grant.endsAt === seen.grant.endsAt
  );
}

/** Writes down what a sweep found. */
export class SweepWriter {
  constructor(
    private readonly stores: { grants: GrantStore; operations: OperationStore },
  ) {}

  /** In one transaction; what has changed meanwhile is left as it is. */
  async write(unit: UnitOfWork, batch: readonly Change[]): Promise<void> {
    const { stores } = this;
    const locked = new Map(
      (
        await stores.grants.lockAll(
          unit.trx,
          batch.map(({ found }) => found.grant.id),
        )
      ).map(found => [found.grant.id, found]),
    );
    for (const change of batch) {
      const found = locked.get(change.found.grant.id);
      if (!found) {
        continue;
      }
      if (change.what === 'end') {
        await endGrants(unit, stores, [found], {
          by: SWEEP,
          reason: 'authorization-lost',
          words: change.why,
        });
      } else if (change.what === 'shorten') {
        await this.shorten(unit, found, change);
      } else if (isAsSeen(found, change.found)) {
        await stores.grants.noteAuthorized(
          unit.trx,
          found.grant.id,
          change.signature,
        );
      }
    }
  }

  private async shorten(
    unit: UnitOfWork,
    { grant, request }: GrantWithRequest,
    { to, why }: { to: Date; why: string },
  ): Promise<void> {
    const { grants, operations } = this.stores;
    const now = await unit.now();
    const end = new Date(Math.max(now.getTime(), to.getTime()));
    if (!(await grants.shorten(unit.trx, grant, end))) {
      return;
    }
    await operations.bringForward(unit.trx, [grant.id], 'revoke', end);
    unit.audit({
      actor: SWEEP,
      action: 'grant-shortened',
      requestId: request.id,
      grantId: grant.id,
      details: { was: grant.endsAt, now: end.toISOString(), why },
    });
    unit.publish({ sink: 'signal' });
  }
}
