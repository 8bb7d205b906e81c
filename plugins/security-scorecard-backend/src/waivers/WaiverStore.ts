import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import type {
  Page,
  Severity,
  WaiverEvent,
  WaiverStatus,
} from '@fairway/plugin-security-scorecard-common';
import type { ScorecardFilter } from '@fairway/plugin-security-scorecard-node';
import type { Knex } from 'knex';
import { applyCriteria } from '../database/criteria';
import { likePattern } from '../database/rows';
import { applyScope } from '../database/TreeStore';
import type { CheckReference } from '../policy/CheckReferences';
import {
  toWaiver,
  type JoinedRow,
  type StoredWaiver,
  type WaiverEventRow,
  type WaiverRow,
} from './rows';
import { whereWorse } from './worse';

/** What a list of waivers is narrowed by, all in SQL. */
export interface WaiverListQuery {
  entityRef?: string;
  /** Group, system or domain whose entities are meant, with everything below it. */
  scope?: string;
  status?: WaiverStatus;
  /** Ends at or before this time, ISO 8601. */
  expiringBefore?: string;
  search?: string;
  limit: number;
  offset: number;
  /** What the caller may see. */
  criteria?: PermissionCriteria<ScorecardFilter>;
}

/** A step of a waiver: from one of these, to this one, with what is written. */
export interface WaiverTransition {
  from: readonly WaiverStatus[];
  to: WaiverStatus;
  event: Omit<WaiverEvent, 'at'>;
  set?: Partial<
    Pick<
      WaiverRow,
      'decided_by' | 'decided_at' | 'expires_at' | 'remind_at' | 'severity'
    >
  >;
}

const OPEN: readonly WaiverStatus[] = ['pending', 'approved'];

const COLUMNS = [
  'waivers.*',
  'scorecards.title as entity_title',
  'scorecards.owner_ref as entity_owner',
] as const;

/** Reads and writes waivers. Writes run in the caller's transaction. */
export class WaiverStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /**
   * Adds a request and the first row of its timeline, unless another waiver
   * holds its key; gives whether it was added.
   */
  async insert(
    trx: Knex.Transaction,
    row: WaiverRow,
    event: Omit<WaiverEvent, 'at'>,
  ): Promise<boolean> {
    await trx<WaiverRow>('waivers').insert(row).onConflict('open_key').ignore();
    const holder = await trx<WaiverRow>('waivers')
      .where('open_key', row.open_key)
      .first('id');
    if (holder?.id !== row.id) {
      return false;
    }
    await appendEvent(trx, row.id, { ...event, at: row.requested_at });
    return true;
  }

  /**
   * Moves a waiver when it still is where the caller believes; gives whether
   * it was. What is over takes no other step, so of two that decide one wins.
   */
  async transition(
    trx: Knex.Transaction,
    id: string,
    step: WaiverTransition,
    now: Date,
  ): Promise<boolean> {
    const at = now.toISOString();
    const live = OPEN.includes(step.to);
    const query = trx<WaiverRow>('waivers')
      .where('id', id)
      .whereIn('status', [...step.from]);
    if (step.to === 'expired') {
      query.where('expires_at', '<=', at);
    } else {
      query.where('expires_at', '>', at);
    }
    const moved = await query.update({
      status: step.to,
      ...(live ? {} : { open_key: null, remind_at: null }),
      ...step.set,
    });
    if (moved) {
      await appendEvent(trx, id, { ...step.event, at });
    }
    return moved === 1;
  }

  /** One waiver with its timeline; undefined when there is none. */
  async get(
    id: string,
    now: Date,
    connection: Knex = this.#knex,
  ): Promise<StoredWaiver | undefined> {
    const rows: JoinedRow[] = await joined(connection).where('waivers.id', id);
    const [waiver] = await this.#withTimelines(rows, now, connection);
    return waiver;
  }

  /** A page: what is open first, then what ends soonest. */
  async list(query: WaiverListQuery, now: Date): Promise<Page<StoredWaiver>> {
    const at = now.toISOString();
    const narrowed = () => {
      const rows = this.#knex('waivers')
        .join('scorecards', 'scorecards.entity_ref', 'waivers.entity_ref')
        .where(where => applyCriteria(where, query.criteria));
      if (query.scope) {
        applyScope(rows, this.#knex, query.scope);
      }
      if (query.entityRef) {
        rows.where('waivers.entity_ref', query.entityRef);
      }
      if (query.status) {
        whereStatus(rows, query.status, at);
      }
      if (query.expiringBefore) {
        rows.where('waivers.expires_at', '<=', query.expiringBefore);
      }
      if (query.search) {
        rows.whereRaw(String.raw`waivers.search like ? escape '\'`, [
          likePattern(query.search),
        ]);
      }
      return rows;
    };
    const [{ total }] = await narrowed().count({ total: '*' });
    const rows: JoinedRow[] = await narrowed()
      .orderByRaw(
        `case when waivers.expires_at <= ? then 2
              when waivers.status = 'pending' then 0
              when waivers.status = 'approved' then 1 else 2 end`,
        [at],
      )
      .orderBy([
        { column: 'waivers.expires_at' },
        { column: 'waivers.requested_at' },
        { column: 'waivers.id' },
      ])
      .limit(query.limit)
      .offset(query.offset)
      .select(...COLUMNS);
    return {
      items: await this.#withTimelines(rows, now, this.#knex),
      totalItems: Number(total),
    };
  }

  /** The pending or approved waiver that holds a key, ended or not. */
  async holder(connection: Knex, key: string): Promise<WaiverRow | undefined> {
    return connection<WaiverRow>('waivers').where('open_key', key).first();
  }

  /** Checks that open waivers name. */
  async references(now: Date): Promise<CheckReference[]> {
    const rows: Pick<WaiverRow, 'id' | 'entity_ref' | 'target_id'>[] =
      await this.#knex<WaiverRow>('waivers')
        .where('target_kind', 'check')
        .whereIn('status', [...OPEN])
        .where('expires_at', '>', now.toISOString())
        .orderBy('id')
        .select('id', 'entity_ref', 'target_id');
    return rows.map(row => ({
      checkId: row.target_id,
      usedBy: `waiver ${row.id} of ${row.entity_ref}`,
    }));
  }

  /** Ids of waivers that have ended and are not marked so. */
  async findExpired(now: Date, limit: number): Promise<string[]> {
    return this.#knex<WaiverRow>('waivers')
      .whereIn('status', [...OPEN])
      .where('expires_at', '<=', now.toISOString())
      .orderBy(['expires_at', 'id'])
      .limit(limit)
      .pluck('id');
  }

  /** Approved waivers of findings that are worse by now, each with what they are. */
  async findWorse(
    now: Date,
    limit: number,
  ): Promise<{ id: string; severity: Severity }[]> {
    const query = this.#knex('waivers')
      .join('findings', 'findings.id', 'waivers.target_id')
      .where('waivers.status', 'approved')
      .where('waivers.expires_at', '>', now.toISOString());
    whereWorse(query);
    return query
      .orderBy('waivers.id')
      .limit(limit)
      .select('waivers.id', 'findings.severity');
  }

  /** Approved waivers whose reminder is due. */
  async findToRemind(now: Date, limit: number): Promise<WaiverRow[]> {
    return this.#knex<WaiverRow>('waivers')
      .where('status', 'approved')
      .where('remind_at', '<=', now.toISOString())
      .orderBy(['remind_at', 'id'])
      .limit(limit)
      .select();
  }

  /** Moves a reminder on; gives whether it was still the one the caller saw. */
  async moveReminder(
    trx: Knex.Transaction,
    row: Pick<WaiverRow, 'id' | 'remind_at'>,
    next: string | null,
  ): Promise<boolean> {
    const moved = await trx<WaiverRow>('waivers')
      .where({ id: row.id, status: 'approved', remind_at: row.remind_at })
      .update({ remind_at: next });
    return moved === 1;
  }

  async #withTimelines(
    rows: readonly JoinedRow[],
    now: Date,
    connection: Knex,
  ): Promise<StoredWaiver[]> {
    const events: WaiverEventRow[] = await connection<WaiverEventRow>(
      'waiver_events',
    )
      .whereIn(
        'waiver_id',
        rows.map(row => row.id),
      )
      .orderBy('id')
      .select();
    return rows.map(row =>
      toWaiver(
        row,
        events.filter(event => event.waiver_id === row.id),
        now,
      ),
    );
  }
}

function joined(connection: Knex) {
  return connection('waivers')
    .join('scorecards', 'scorecards.entity_ref', 'waivers.entity_ref')
    .select(...COLUMNS);
}

/** The same as `statusAt`, in SQL. */
function whereStatus(
  rows: Knex.QueryBuilder,
  status: WaiverStatus,
  at: string,
): void {
  if (status === 'expired') {
    rows.where(q =>
      q
        .where('waivers.status', status)
        .orWhere(open =>
          open
            .whereIn('waivers.status', [...OPEN])
            .where('waivers.expires_at', '<=', at),
        ),
    );
    return;
  }
  rows.where('waivers.status', status);
  if (OPEN.includes(status)) {
    rows.where('waivers.expires_at', '>', at);
  }
}

async function appendEvent(
  trx: Knex.Transaction,
  waiverId: string,
  event: WaiverEvent,
): Promise<void> {
  await trx('waiver_events').insert({ waiver_id: waiverId, ...event });
}
