import { randomUUID } from 'node:crypto';
import { ConflictError, NotFoundError } from '@backstage/errors';
import type { Hold, RevokeAllResult } from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';
import { CaseEndingStore, type CaseEnding } from '../database/CaseEndingStore';
import type { GrantStore } from '../database/GrantStore';
import type { HoldStore } from '../database/HoldStore';
import type { OperationStore } from '../database/OperationStore';
import { ScopeStore, scopeOf, type Scope } from '../database/ScopeStore';
import type { Transactions, UnitOfWork } from '../database/UnitOfWork';
import { emergencyStarted } from '../outbox/alarms';
import { requestDecided } from '../outbox/notices';
import type { Policies } from '../policy/PolicyRegistry';
import { policiesAlsoOn } from '../policy/targets';
import { endGrants, publishOnce } from './endGrants';

/** How much one transaction ends; everybody else waits for no longer than that. */
const BATCH = 250;

/** Whose access is ended, and why. Refs are canonical. */
export interface EmergencyCommand {
  scope: Hold['scope'];
  ref: string | null;
  reason: string;
  hold: boolean;
  by: string;
  /** The security case that ends the access of a person; absent when a person commands it. */
  caseId?: string;
}

/** Ends those; how many they were. */
type BatchWork = (unit: UnitOfWork, ids: readonly string[]) => Promise<number>;

function endingOf({ caseId, ref }: EmergencyCommand): CaseEnding | undefined {
  return caseId === undefined || ref === null
    ? undefined
    : { caseId, person: ref };
}

/** Ends access by the thousand, and holds new access back. */
export class EmergencyService {
  private readonly scopes = new ScopeStore();
  private readonly endings = new CaseEndingStore();

  constructor(
    private readonly knex: Knex,
    private readonly transactions: Transactions,
    private readonly stores: {
      grants: GrantStore;
      operations: OperationStore;
      holds: HoldStore;
    },
    private readonly policies: Policies,
  ) {}

  /**
   * Ends all of a person, on a target, or at all: waiting requests first, so
   * that none is approved meanwhile, then what was given. Each batch is one
   * transaction; called again, it goes on where it was stopped. What a case
   * commands is on record once, however many backends take part.
   */
  async revokeAll(command: EmergencyCommand): Promise<RevokeAllResult> {
    const hold = await this.begin(command);
    const scope = scopeOf(command.scope, command.ref, ref =>
      policiesAlsoOn(this.policies, ref),
    );
    const invalidated = await this.inBatches(
      page => this.scopes.requestIds(this.knex, scope, page),
      this.sharing(command, 'invalidated', (unit, ids) =>
        this.invalidate(unit, ids, command),
      ),
    );
    const ended = await this.endAll(scope, command);
    return { ended, invalidated, hold };
  }

  list(): Promise<Hold[]> {
    return this.stores.holds.list(this.knex);
  }

  /** Throws NotFoundError, and ConflictError when it was lifted before. */
  async lift(id: string, by: string, reason: string): Promise<Hold> {
    const { holds } = this.stores;
    const lifted = await this.transactions.run(async unit => {
      const changed = await holds.lift(unit.trx, id, by, await unit.now());
      const hold = await holds.get(unit.trx, id);
      if (hold) {
        unit.audit({
          actor: by,
          action: changed ? 'hold-lifted' : 'lift-refused',
          details: {
            hold: id,
            scope: hold.scope,
            ref: hold.ref,
            ...(changed ? { reason } : { why: 'It was lifted before' }),
          },
        });
      }
      if (changed) {
        unit.publish({ sink: 'signal' });
      }
      return { hold, changed };
    });
    if (!lifted.hold) {
      throw new NotFoundError(`There is no hold '${id}'`);
    }
    if (!lifted.changed) {
      throw new ConflictError(
        `The hold was lifted by ${lifted.hold.liftedBy} at ${lifted.hold.liftedAt}`,
      );
    }
    return lifted.hold;
  }

  /** Audits a command that the permission policy, or its own input, refused. */
  async auditRefusal(
    by: string,
    action: 'revoke-all-refused' | 'lift-refused',
    details: Record<string, string | null>,
  ): Promise<void> {
    await this.transactions.run(async unit => {
      unit.audit({ actor: by, action, details });
    });
  }

  /** The command on record, and the hold, before anything is ended. */
  private begin(command: EmergencyCommand): Promise<Hold | null> {
    const { by, scope, ref, reason, caseId } = command;
    return this.transactions.run(async unit => {
      const ending = endingOf(command);
      if (ending && !(await this.endings.begin(unit.trx, ending))) {
        return null;
      }
      const at = (await unit.now()).toISOString();
      unit.audit({
        actor: by,
        action: 'emergency-revoke-all',
        details: {
          scope,
          ref,
          reason,
          hold: command.hold,
          ...(caseId && { case: caseId }),
        },
      });
      unit.publish(...emergencyStarted({ ...command, id: randomUUID() }));
      if (!command.hold) {
        return null;
      }
      // Two at once must not put two holds in place of one.
      await unit.serialize();
      const { hold, isNew } = await this.stores.holds.put(unit.trx, {
        scope,
        ref,
        reason,
        by,
        at,
      });
      if (isNew) {
        unit.audit({
          actor: by,
          action: 'hold-placed',
          details: { hold: hold.id, scope, ref, reason },
        });
      }
      return hold;
    });
  }

  private endAll(scope: Scope, command: EmergencyCommand): Promise<number> {
    return this.inBatches(
      page => this.scopes.grantIds(this.knex, scope, page),
      this.sharing(command, 'ended', async (unit, ids) => {
        const found = await this.stores.grants.lockAll(unit.trx, ids);
        const ended = await endGrants(unit, this.stores, found, {
          by: command.by,
          reason: 'emergency',
          words: command.reason,
        });
        return ended.length;
      }),
    );
  }

  /** The work, shared with the other backends that do it for the same case. */
  private sharing(
    command: EmergencyCommand,
    what: 'ended' | 'invalidated',
    work: BatchWork,
  ): BatchWork {
    const ending = endingOf(command);
    if (!ending) {
      return work;
    }
    return async (unit, ids) => {
      if (!(await this.endings.isOpen(unit.trx, ending))) {
        return 0;
      }
      const count = await work(unit, ids);
      await this.endings.add(unit.trx, ending, what, count);
      return count;
    };
  }

  private async invalidate(
    unit: UnitOfWork,
    ids: readonly string[],
    { by, reason }: EmergencyCommand,
  ): Promise<number> {
    const requests = await this.scopes.invalidate(
      unit.trx,
      ids,
      await unit.now(),
    );
    for (const request of requests) {
      unit.audit({
        actor: by,
        action: 'request-invalidated',
        requestId: request.id,
        details: { why: reason },
      });
    }
    publishOnce(
      unit,
      requests.flatMap(request =>
        requestDecided(
          request,
          'invalidated',
          by,
          request.steps.flatMap(step => step.approvers),
        ),
      ),
    );
    return requests.length;
  }

  private async inBatches(
    find: (page: { after: string; limit: number }) => Promise<string[]>,
    work: BatchWork,
  ): Promise<number> {
    let done = 0;
    let ids = await find({ after: '', limit: BATCH });
    while (ids.length > 0) {
      const batch = ids;
      done += await this.transactions.run(unit => work(unit, batch));
      ids = await find({ after: batch[batch.length - 1], limit: BATCH });
    }
    return done;
  }
}
