import { randomUUID } from 'node:crypto';
import {
  DRIFT_KINDS,
  type Drift,
  type DriftKind,
} from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';
import { oneOf, parseTexts } from './columns';
import { foreignText } from './foreignText';
import type { Found, PageQuery } from './queries';

interface DriftRecord {
  id: string;
  kind: string;
  provider: string;
  entitlement_key: string;
  entitlement: string;
  principal: string;
  policy_id: string | null;
  entity_ref: string | null;
  grant_id: string | null;
  detail: string;
  action: string;
  first_seen_at: string;
  last_seen_at: string;
  resolved_at: string | null;
}

/** A difference to be kept. */
export interface NewDrift extends Omit<
  Drift,
  'id' | 'firstSeenAt' | 'lastSeenAt' | 'resolvedAt'
> {
  key: string;
}

/** A difference that lasts. */
export interface OpenDrift {
  id: string;
  kind: DriftKind;
  key: string;
  action: Drift['action'];
  firstSeenAt: string;
}

/** Filters of {@link DriftStore.list}. */
export interface DriftQuery extends PageQuery {
  kind?: DriftKind;
  provider?: string;
  open: boolean;
}

const ACTIONS = ['reported', 'removed', 'restored', 'held-back'] as const;

function kindOf(record: Pick<DriftRecord, 'kind'>): DriftKind {
  return oneOf(DRIFT_KINDS, record.kind, 'access_drift.kind');
}

function actionOf(record: Pick<DriftRecord, 'action'>): Drift['action'] {
  return ACTIONS.find(known => known === record.action) ?? 'reported';
}

function toDrift(record: DriftRecord): Drift {
  return {
    id: record.id,
    kind: kindOf(record),
    provider: record.provider,
    entitlement: parseTexts(record.entitlement, 'access_drift.entitlement'),
    principal: record.principal,
    entitlementId: record.policy_id,
    entityRef: record.entity_ref,
    grantId: record.grant_id,
    detail: record.detail,
    firstSeenAt: record.first_seen_at,
    lastSeenAt: record.last_seen_at,
    resolvedAt: record.resolved_at,
    action: actionOf(record),
  };
}

/** Where providers differ from the record. */
export class DriftStore {
  /** What lasts at a provider. */
  async open(knex: Knex, provider: string): Promise<OpenDrift[]> {
    const records = await knex<DriftRecord>('access_drift')
      .where({ provider })
      .whereNull('resolved_at')
      .select('id', 'kind', 'entitlement_key', 'action', 'first_seen_at');
    return records.map(record => ({
      id: record.id,
      kind: kindOf(record),
      key: record.entitlement_key,
      action: actionOf(record),
      firstSeenAt: record.first_seen_at,
    }));
  }

  async insert(
    trx: Knex.Transaction,
    drift: readonly NewDrift[],
    now: Date,
  ): Promise<void> {
    if (drift.length === 0) {
      return;
    }
    const at = now.toISOString();
    await trx<DriftRecord>('access_drift')
      .insert(
        drift.map(each => ({
          id: randomUUID(),
          kind: each.kind,
          provider: each.provider,
          entitlement_key: each.key,
          entitlement: JSON.stringify(
            Object.fromEntries(
              Object.entries(each.entitlement).map(([name, value]) => [
                foreignText(name, 100),
                foreignText(value, 500),
              ]),
            ),
          ),
          principal: foreignText(each.principal, 500),
          policy_id: each.entitlementId,
          entity_ref: each.entityRef,
          grant_id: each.grantId,
          detail: foreignText(each.detail),
          action: each.action,
          first_seen_at: at,
          last_seen_at: at,
          resolved_at: null,
        })),
      )
      .onConflict()
      .ignore();
  }

  /** Notes that they were seen again. */
  async touch(
    trx: Knex.Transaction,
    ids: readonly string[],
    action: Drift['action'],
    now: Date,
  ): Promise<void> {
    if (ids.length > 0) {
      await trx<DriftRecord>('access_drift')
        .whereIn('id', [...ids])
        .update({
          action,
          last_seen_at: now.toISOString(),
        });
    }
  }

  async resolve(
    trx: Knex.Transaction,
    ids: readonly string[],
    now: Date,
  ): Promise<void> {
    if (ids.length > 0) {
      await trx<DriftRecord>('access_drift')
        .whereIn('id', [...ids])
        .whereNull('resolved_at')
        .update({ resolved_at: now.toISOString() });
    }
  }

  /** Notes that the provider agrees with the record again, because of us. */
  async repaired(
    trx: Knex.Transaction,
    key: string,
    action: 'removed' | 'restored',
    now: Date,
  ): Promise<void> {
    await trx<DriftRecord>('access_drift')
      .where({ entitlement_key: key })
      .whereIn(
        'kind',
        action === 'removed'
          ? ['lingering', 'foreign']
          : ['missing', 'tampered'],
      )
      .whereNull('resolved_at')
      .update({ action, resolved_at: now.toISOString() });
  }

  /** The newest first. */
  async list(knex: Knex, query: DriftQuery): Promise<Found<Drift>> {
    const filtered = () => {
      const rows = knex<DriftRecord>('access_drift');
      if (query.kind) {
        rows.where('kind', query.kind);
      }
      if (query.provider) {
        rows.where('provider', query.provider);
      }
      return query.open
        ? rows.whereNull('resolved_at')
        : rows.whereNotNull('resolved_at');
    };
    const [{ total }] = await filtered().count({ total: '*' });
    const records: DriftRecord[] = await filtered()
      .select('*')
      .orderBy([
        { column: 'first_seen_at', order: 'desc' },
        { column: 'id', order: 'asc' },
      ])
      .limit(query.limit)
      .offset(query.offset);
    return { items: records.map(toDrift), totalItems: Number(total) };
  }

  /** What lasts about these grants; one each, the oldest. */
  async ofGrants(
    knex: Knex,
    grantIds: readonly string[],
  ): Promise<Map<string, { kind: DriftKind; detail: string; since: string }>> {
    const records = await knex<DriftRecord>('access_drift')
      .whereIn('grant_id', [...grantIds])
      .whereNull('resolved_at')
      .orderBy('first_seen_at', 'desc');
    return new Map(
      records.map(record => [
        record.grant_id ?? '',
        {
          kind: kindOf(record),
          detail: record.detail,
          since: record.first_seen_at,
        },
      ]),
    );
  }

  /** How many last, by provider. */
  async countOpen(knex: Knex): Promise<Map<string, number>> {
    const rows: { provider: string; total: number | string }[] = await knex(
      'access_drift',
    )
      .whereNull('resolved_at')
      .groupBy('provider')
      .select('provider')
      .count({ total: '*' });
    return new Map(rows.map(row => [row.provider, Number(row.total)]));
  }

  /** Forgets what was resolved before. */
  async prune(knex: Knex, before: Date): Promise<void> {
    await knex<DriftRecord>('access_drift')
      .where('resolved_at', '<', before.toISOString())
      .delete();
  }
}
