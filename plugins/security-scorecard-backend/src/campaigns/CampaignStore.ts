import type {
  BurnUpPoint,
  CampaignStatus,
  Page,
} from '@fairway/plugin-security-scorecard-common';
import type { Knex } from 'knex';
import { upsertAll, type BulkTable } from '../database/bulk';
import { likePattern } from '../database/rows';
import type { CheckModeRow } from '../modes/ModeRegistry';
import type { CheckReference } from '../policy/CheckReferences';
import type { OwnerProgress } from './ProgressReader';
import {
  toCampaign,
  type CampaignPointRow,
  type CampaignRow,
  type StoredCampaign,
} from './rows';

/** What a page of campaigns is cut from. */
export interface CampaignQuery {
  status?: CampaignStatus;
  /** Case-insensitive part of the title or description. */
  search?: string;
  limit: number;
  offset: number;
}

const POINTS: BulkTable<CampaignPointRow> = {
  name: 'campaign_points',
  key: ['campaign_id', 'day', 'owner_ref'],
  columns: {
    campaign_id: 'text',
    day: 'text',
    owner_ref: 'text',
    total: 'integer',
    done: 'integer',
  },
};

/** Reads and writes campaigns, their points and what they made a standard. */
export class CampaignStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async insert(trx: Knex.Transaction, row: CampaignRow): Promise<void> {
    await trx<CampaignRow>('campaigns').insert(row);
  }

  /** A page of them: active ones first, then by their target date. */
  async list(query: CampaignQuery): Promise<Page<StoredCampaign>> {
    const { status, search, limit, offset } = query;
    const narrowed = () => {
      const rows = this.#knex<CampaignRow>('campaigns');
      if (status) {
        rows.where('status', status);
      }
      if (search) {
        rows.whereRaw(String.raw`search like ? escape '\'`, [
          likePattern(search),
        ]);
      }
      return rows;
    };
    const [{ total }] = await narrowed().count({ total: '*' });
    const rows: CampaignRow[] = await narrowed()
      .orderByRaw(`case when status = 'active' then 0 else 1 end`)
      .orderBy(['target_date', 'id'])
      .limit(limit)
      .offset(offset)
      .select();
    return { items: rows.map(toCampaign), totalItems: Number(total) };
  }

  /** The next active ones after an id, which '' is before; by their ids. */
  async activeAfter(id: string, limit: number): Promise<StoredCampaign[]> {
    const rows: CampaignRow[] = await this.#knex<CampaignRow>('campaigns')
      .where('status', 'active')
      .where('id', '>', id)
      .orderBy('id')
      .limit(limit)
      .select();
    return rows.map(toCampaign);
  }

  async get(
    id: string,
    connection: Knex = this.#knex,
  ): Promise<StoredCampaign | undefined> {
    const row: CampaignRow | undefined = await connection<CampaignRow>(
      'campaigns',
    )
      .where('id', id)
      .first();
    return row && toCampaign(row);
  }

  /** Ends a campaign; gives whether it was active. */
  async close(trx: Knex.Transaction, id: string, at: string) {
    const closed = await trx<CampaignRow>('campaigns')
      .where({ id, status: 'active' })
      .update({ status: 'closed', closed_at: at, remind_at: null });
    return closed === 1;
  }

  /** Marks it as a standard; gives whether it was not one. */
  async markPromoted(trx: Knex.Transaction, id: string, at: string) {
    const marked = await trx<CampaignRow>('campaigns')
      .where('id', id)
      .whereNull('promoted_at')
      .update({ promoted_at: at });
    return marked === 1;
  }

  async insertModes(
    trx: Knex.Transaction,
    rows: readonly Omit<CheckModeRow, 'id'>[],
  ): Promise<void> {
    await trx<CheckModeRow>('check_modes').insert([...rows]);
  }

  /** Checks that active and promoted campaigns name. */
  async references(): Promise<CheckReference[]> {
    const rows: CampaignRow[] = await this.#knex<CampaignRow>('campaigns')
      .where('status', 'active')
      .orWhereNotNull('promoted_at')
      .orderBy('id')
      .select();
    return rows
      .map(toCampaign)
      .flatMap(({ checkIds, title }) =>
        checkIds.map(checkId => ({ checkId, usedBy: `campaign '${title}'` })),
      );
  }

  /** Writes the points of a day; the last write of a day stays. */
  async setPoints(
    campaignId: string,
    day: string,
    owners: readonly OwnerProgress[],
  ): Promise<void> {
    const rows = owners.map(({ ownerRef, total, done }) => ({
      campaign_id: campaignId,
      day,
      owner_ref: ownerRef ?? '',
      total,
      done,
    }));
    await this.#knex.transaction(trx => upsertAll(trx, POINTS, rows));
  }

  /** The burn-up over the owners that the caller may see; over all without `mayRead`. */
  async burnUp(
    campaignId: string,
    mayRead?: (ownerRef: string | null) => boolean,
  ): Promise<BurnUpPoint[]> {
    if (!mayRead) {
      return this.#wholeBurnUp(campaignId);
    }
    const rows: CampaignPointRow[] = await this.#knex<CampaignPointRow>(
      'campaign_points',
    )
      .where('campaign_id', campaignId)
      .orderBy(['day', 'owner_ref'])
      .select();
    const days = new Map<string, BurnUpPoint>();
    for (const row of rows.filter(r => mayRead(r.owner_ref || null))) {
      const point = days.get(row.day) ?? { date: row.day, total: 0, done: 0 };
      point.total += row.total;
      point.done += row.done;
      days.set(row.day, point);
    }
    return [...days.values()];
  }

  async #wholeBurnUp(campaignId: string): Promise<BurnUpPoint[]> {
    const days: { day: string; total?: unknown; done?: unknown }[] =
      await this.#knex('campaign_points')
        .where('campaign_id', campaignId)
        .groupBy('day')
        .orderBy('day')
        .select('day')
        .sum({ total: 'total', done: 'done' });
    return days.map(({ day, total, done }) => ({
      date: day,
      total: Number(total),
      done: Number(done),
    }));
  }

  /** Active campaigns whose reminder is due. */
  async findToRemind(now: Date, limit: number): Promise<CampaignRow[]> {
    return this.#knex<CampaignRow>('campaigns')
      .where('status', 'active')
      .where('remind_at', '<=', now.toISOString())
      .orderBy(['remind_at', 'id'])
      .limit(limit)
      .select();
  }

  /** Moves a reminder on; gives whether it was still the one the caller saw. */
  async moveReminder(
    trx: Knex.Transaction,
    row: Pick<CampaignRow, 'id' | 'remind_at'>,
    next: string | null,
  ): Promise<boolean> {
    const moved = await trx<CampaignRow>('campaigns')
      .where({ id: row.id, status: 'active', remind_at: row.remind_at })
      .update({ remind_at: next });
    return moved === 1;
  }
}
