import { InputError } from '@backstage/errors';
import { canonicalRef, type Hold } from '@fairway/plugin-jit-access-common';
import type {
  AccessResponseService,
  CaseResponse,
  EndGrantsResult,
  LiveGrant,
} from '@fairway/plugin-jit-access-node';
import type { Knex } from 'knex';
import { CaseEndingStore } from '../database/CaseEndingStore';
import type { HoldStore } from '../database/HoldStore';
import type { GrantRecord } from '../database/records/grant';
import type { RequestRecord } from '../database/records/request';
import type { Transactions } from '../database/UnitOfWork';
import type { EmergencyService } from './EmergencyService';

const TERMINAL = ['ended', 'cancelled', 'failed'];
const SHOWN = 50;

/** What security cases do to access; each call does its work once per case. */
export class CaseResponses implements AccessResponseService {
  private readonly endings = new CaseEndingStore();

  constructor(
    private readonly knex: Knex,
    private readonly transactions: Transactions,
    private readonly stores: { holds: HoldStore },
    private readonly emergency: EmergencyService,
  ) {}

  async liveGrantsOf(person: string): Promise<LiveGrant[]> {
    const rows: (Pick<GrantRecord, 'id' | 'request_id' | 'state' | 'ends_at'> &
      Pick<RequestRecord, 'entity_ref' | 'title' | 'provider'>)[] =
      await this.knex('access_grants')
        .join(
          'access_requests',
          'access_requests.id',
          'access_grants.request_id',
        )
        .where('access_grants.grantee', personOf(person))
        .whereNotIn('access_grants.state', TERMINAL)
        .orderBy('access_grants.created_at', 'desc')
        .orderBy('access_grants.id')
        .limit(SHOWN)
        .select(
          'access_grants.id',
          'access_grants.request_id',
          'access_grants.state',
          'access_grants.ends_at',
          'access_requests.entity_ref',
          'access_requests.title',
          'access_requests.provider',
        );
    return rows.map(row => ({
      grantId: row.id,
      requestId: row.request_id,
      entityRef: row.entity_ref,
      title: row.title,
      provider: row.provider,
      state: row.state,
      endsAt: row.ends_at,
    }));
  }

  /**
   * Interrupted, it goes on with what is left when it is told again; two
   * backends that are told at once share what there is to do.
   */
  async endGrantsOf(
    person: string,
    { caseId, reason, by }: CaseResponse,
  ): Promise<EndGrantsResult> {
    const ending = { caseId, person: personOf(person) };
    const before = await this.endings.result(this.knex, ending);
    if (before) {
      return before;
    }
    const { ended, invalidated } = await this.emergency.revokeAll({
      scope: 'person',
      ref: ending.person,
      reason,
      hold: false,
      by,
      caseId,
    });
    await this.transactions.run(async unit =>
      this.endings.finish(unit.trx, ending, await unit.now()),
    );
    // With what other backends ended at the same time, or before it stopped.
    return (
      (await this.endings.result(this.knex, ending)) ?? { ended, invalidated }
    );
  }

  async holdTarget(
    entityRef: string,
    { caseId, reason, by }: CaseResponse,
  ): Promise<Hold> {
    const ref = canonicalRef(entityRef);
    return this.transactions.run(async unit => {
      // Two at once must not put two holds in place of one.
      await unit.serialize();
      const [placed] = (
        await this.stores.holds.ofCase(unit.trx, caseId)
      ).filter(hold => hold.ref === ref);
      if (placed) {
        // Also one that a person has lifted since: it is not put back.
        return placed;
      }
      const { hold } = await this.stores.holds.put(
        unit.trx,
        {
          scope: 'entity',
          ref,
          reason,
          by,
          at: (await unit.now()).toISOString(),
        },
        caseId,
      );
      unit.audit({
        actor: by,
        action: 'hold-placed',
        details: { hold: hold.id, scope: 'entity', ref, reason, case: caseId },
      });
      unit.publish({ sink: 'signal' });
      return hold;
    });
  }

  async liftHold({
    caseId,
    reason,
    by,
  }: CaseResponse): Promise<{ lifted: number }> {
    return this.transactions.run(async unit => {
      const at = await unit.now();
      let lifted = 0;
      for (const hold of await this.stores.holds.ofCase(unit.trx, caseId)) {
        if (await this.stores.holds.lift(unit.trx, hold.id, by, at)) {
          lifted += 1;
          unit.audit({
            actor: by,
            action: 'hold-lifted',
            details: {
              hold: hold.id,
              scope: hold.scope,
              ref: hold.ref,
              reason,
              case: caseId,
            },
          });
        }
      }
      if (lifted > 0) {
        unit.publish({ sink: 'signal' });
      }
      return { lifted };
    });
  }
}

function personOf(ref: string): string {
  const canonical = canonicalRef(ref);
  if (!canonical.startsWith('user:')) {
    throw new InputError(
      `'${ref}' is no person: name a user. Nothing was changed`,
    );
  }
  return canonical;
}
