import type { Knex } from 'knex';
import type {
  FoundTuple,
  KnownGrant,
  Recorded,
} from '../worker/reconcile/diff';
import { toGrant, type GrantRecord } from './records/grant';

type Row = GrantRecord & { principal: string; entity_ref: string };

/** How soon an operation has to be due to count as work on its tuple, in milliseconds. */
const GRACE = 30_000;
const CHUNK = 500;

function toKnown(row: Row): KnownGrant {
  const grant = toGrant(row);
  return {
    id: grant.id,
    requestId: grant.requestId,
    key: grant.entitlementKey,
    entitlement: grant.entitlement,
    principal: row.principal,
    policyId: grant.policyId,
    entityRef: row.entity_ref,
    state: grant.state,
  };
}

/** Reads what the record says of a provider, to be compared with it. */
export class RecordReader {
  constructor(private readonly knex: Knex) {}

  /** Grants of a provider that start, hold or end, and what is worked on. */
  async recorded(provider: string, now: Date): Promise<Recorded> {
    const rows: Row[] = await this.grants()
      .where('r.provider', provider)
      .whereIn('g.state', [
        'provisioning',
        'active',
        'revoking',
        'compensating',
        'revoke-overdue',
      ]);
    const unfinished = new Map<string, KnownGrant[]>();
    for (const grant of rows.map(toKnown)) {
      unfinished.set(grant.key, [...(unfinished.get(grant.key) ?? []), grant]);
    }
    return { unfinished, busy: await this.busy(now) };
  }

  /** The grants that tuples name, or, where they name none, the last of their key. */
  async past(
    tuples: readonly FoundTuple[],
  ): Promise<(tuple: FoundTuple) => KnownGrant | undefined> {
    const byId = new Map<string, KnownGrant>();
    const byKey = new Map<string, KnownGrant>();
    for (let at = 0; at < tuples.length; at += CHUNK) {
      const chunk = tuples.slice(at, at + CHUNK);
      const ids = chunk.flatMap(({ grantId }) => grantId ?? []);
      const keys = chunk.map(({ key }) => key);
      const rows: Row[] = await this.grants()
        .where(any =>
          any.whereIn('g.id', ids).orWhereIn('g.entitlement_key', keys),
        )
        .orderBy('g.created_at');
      for (const grant of rows.map(toKnown)) {
        byId.set(grant.id, grant);
        byKey.set(grant.key, grant);
      }
    }
    return ({ grantId, key }) =>
      grantId === null ? byKey.get(key) : byId.get(grantId);
  }

  private grants() {
    return this.knex('access_grants as g')
      .join('access_requests as r', 'r.id', 'g.request_id')
      .select('g.*', 'r.principal', 'r.entity_ref');
  }

  private async busy(now: Date): Promise<Set<string>> {
    const soon = new Date(now.getTime() + GRACE).toISOString();
    const due: string[] = await this.knex('access_operations')
      .whereIn('kind', ['grant', 'revoke', 'converge'])
      .whereNull('done_at')
      .where('due_at', '<=', soon)
      .whereNotNull('entitlement_key')
      .pluck('entitlement_key');
    const locked: string[] = await this.knex('access_entitlement_locks')
      .where('lease_until', '>', now.toISOString())
      .pluck('entitlement_key');
    return new Set([...due, ...locked]);
  }
}
