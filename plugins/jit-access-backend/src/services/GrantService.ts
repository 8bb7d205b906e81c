import { NotFoundError } from '@backstage/errors';
import {
  isTerminalGrantState,
  type EndReason,
} from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';
import type { GrantStore } from '../database/GrantStore';
import type { OperationStore } from '../database/OperationStore';
import type { StoredGrant } from '../database/records/grant';
import type { StoredRequest } from '../database/records/request';
import type { RequestStore } from '../database/RequestStore';
import type { Transactions } from '../database/UnitOfWork';
import { endGrants } from './endGrants';
import { refusalError } from './errors';
import type { Refusal } from './guard';

/** Ends grants before their time. */
export class GrantService {
  constructor(
    private readonly knex: Knex,
    private readonly transactions: Transactions,
    private readonly stores: {
      requests: RequestStore;
      grants: GrantStore;
      operations: OperationStore;
    },
  ) {}

  /** The grantee is done with it. Throws NotAllowedError for anybody else. */
  async giveBack(id: string, by: string): Promise<void> {
    await this.endEarly(id, by, 'returned', 'return', request =>
      by === request.grantee
        ? undefined
        : {
            kind: 'not-allowed',
            message: 'Only the person who has the access can return it',
          },
    );
  }

  /** Somebody with the right to do so ends it. */
  async revoke(id: string, by: string, reason: string): Promise<void> {
    await this.endEarly(id, by, 'revoked', 'revoke', () => undefined, reason);
  }

  /** Audits an attempt that the permission policy refused. */
  async auditRefusal(id: string, by: string, why: string): Promise<void> {
    const found = await this.stores.grants.get(this.knex, id, undefined);
    await this.transactions.run(async unit => {
      unit.audit({
        actor: by,
        action: 'revoke-refused',
        requestId: found?.request.id,
        grantId: id,
        details: { why },
      });
    });
  }

  private async endEarly(
    id: string,
    by: string,
    reason: EndReason,
    verb: 'return' | 'revoke',
    guard: (request: StoredRequest) => Refusal | undefined,
    words?: string,
  ): Promise<void> {
    const refusal = await this.transactions.run(
      async (unit): Promise<Refusal | undefined> => {
        const grant = await this.stores.grants.lock(unit.trx, id);
        const request =
          grant &&
          (await this.stores.requests.get(
            unit.trx,
            grant.requestId,
            undefined,
          ));
        if (!grant || !request) {
          throw new NotFoundError(`There is no grant '${id}'`);
        }
        const refused = guard(request) ?? this.stateRefusal(grant);
        if (refused) {
          unit.audit({
            actor: by,
            action: `${verb}-refused`,
            requestId: request.id,
            grantId: id,
            details: { why: refused.message },
          });
          return refused;
        }
        const ended = await endGrants(unit, this.stores, [{ grant, request }], {
          by,
          reason,
          words: words ?? null,
        });
        if (ended.length !== 1) {
          throw new Error(`Grant ${id} can't be ended from ${grant.state}`);
        }
        return undefined;
      },
    );
    if (refusal) {
      throw refusalError(refusal);
    }
  }

  private stateRefusal(grant: StoredGrant): Refusal | undefined {
    if (isTerminalGrantState(grant.state)) {
      return {
        kind: 'conflict',
        message: `The grant is ${grant.state} since ${grant.endedAt}`,
      };
    }
    return ['revoking', 'compensating', 'revoke-overdue'].includes(grant.state)
      ? { kind: 'conflict', message: 'The grant is being ended already' }
      : undefined;
  }
}
