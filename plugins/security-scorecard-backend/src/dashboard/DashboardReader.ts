import type {
  CheckRollup,
  CollectorStatus,
  DashboardCampaign,
  EndingWaiver,
  Finding,
  OverdueTeam,
  Page,
  RecurringFinding,
  Rollup,
  ServiceWithoutData,
  TrendPoint,
} from '@fairway/plugin-security-scorecard-common';
import type { Knex } from 'knex';
import type { CampaignStore } from '../campaigns/CampaignStore';
import { ownerMatcher } from '../campaigns/ownerMatcher';
import type { ProgressReader } from '../campaigns/ProgressReader';
import { breathe } from '../database/breathe';
import type { FindingReader } from '../database/FindingReader';
import type { ScorecardReader } from '../database/ScorecardReader';
import { addDuration } from '../domain/durations';
import type { CheckPolicy } from '../policy/loadChecks';
import type { CheckRollupReader } from '../rollups/CheckRollupReader';
import {
  narrow,
  type RollupReader,
  type Visible,
} from '../rollups/RollupReader';
import type { TrendReader } from '../rollups/TrendReader';
import type { WaiverStore } from '../waivers/WaiverStore';
import type { DashboardDocument } from './DashboardStore';
import type { Overdue, OverdueReader } from './OverdueReader';
import type { RecurringReader } from './RecurringReader';

/** Within which waivers in force are about to end. */
const ENDING = 'P30D';
/** Rows of the short lists. */
const SHORT = 5;
const LONG = 10;
/** Recurring findings that the overview shows. */
const RECURRING = 20;

/** What {@link DashboardReader} reads from. */
export interface DashboardSources {
  knex: Knex;
  rollups: RollupReader;
  checks: CheckRollupReader;
  trends: TrendReader;
  cards: ScorecardReader;
  findings: FindingReader;
  overdue: OverdueReader;
  recurring: RecurringReader;
  waivers: WaiverStore;
  campaigns: CampaignStore;
  progress: ProgressReader;
  collectors: () => Promise<CollectorStatus[]>;
  policy: () => CheckPolicy;
}

/** Adds up what the overview shows, part by part; each is one or a few statements. */
export class DashboardReader {
  readonly #from: DashboardSources;

  constructor(sources: DashboardSources) {
    this.#from = sources;
  }

  /** Everything but the trend. The parts take turns with whoever else lives in the process. */
  async read(visible: Visible, now: Date): Promise<DashboardDocument> {
    const { rollups, cards, collectors } = this.#from;
    // SQLite's answers come at once: without a turn between them, all would be one long hold.
    const next = async <T>(part: () => Promise<T>): Promise<T> => {
      await breathe();
      return part();
    };
    const overdue = await this.#from.overdue.read(visible, now);
    return {
      at: now.toISOString(),
      total: await next(() => rollups.total(visible, now, overdue.total)),
      parts: await next(() => this.#parts(visible, now, overdue)),
      checks: await next(() => this.checks(visible)),
      worst: await next(async () => {
        const { items } = await cards.list(
          { ...visible, orderBy: 'worst', limit: SHORT, offset: 0 },
          now,
        );
        return items;
      }),
      overdue: overdue.teams,
      oldest: await next(() =>
        this.overdueFindings(visible, { limit: SHORT }, now),
      ),
      withoutData: await next(() => this.withoutData(visible, LONG)),
      recurring: await next(() => this.recurring(visible, RECURRING)),
      waivers: await next(() => this.waivers(visible, LONG, now)),
      campaigns: await next(() => this.campaigns(visible, SHORT, now)),
      collectors: await next(collectors),
    };
  }

  /** Owners of everything, or what is directly below a group or domain. */
  async parts(visible: Visible, now: Date): Promise<Rollup[]> {
    const overdue = await this.#from.overdue.read(visible, now);
    return this.#parts(visible, now, overdue);
  }

  #parts(visible: Visible, now: Date, { teams }: Overdue): Promise<Rollup[]> {
    const { rollups } = this.#from;
    return visible.scope
      ? rollups.children(visible.scope, visible, now)
      : rollups.list(
          'owner',
          visible,
          now,
          new Map(teams.map(team => [team.ref, team.total])),
        );
  }

  /** Checks in force by number of failures, most first. */
  checks(visible: Visible): Promise<CheckRollup[]> {
    const { checks, policy } = this.#from;
    return checks.list(visible, policy());
  }

  /** Days from a day on. Without conditions, the stored days are the caller's. */
  trend(visible: Visible, from: string, now: Date): Promise<TrendPoint[]> {
    const { trends } = this.#from;
    return visible.criteria
      ? trends.ofVisible(visible, from, now.toISOString().slice(0, 10))
      : trends.ofScope(visible.scope, from);
  }

  async overdue(visible: Visible, now: Date): Promise<OverdueTeam[]> {
    return (await this.#from.overdue.read(visible, now)).teams;
  }

  /** Oldest deadline first, after one of them when it is given. */
  overdueFindings(
    visible: Visible,
    page: { limit: number; after?: Finding },
    now: Date,
  ): Promise<Finding[]> {
    return this.#from.findings.overdue({ ...visible, ...page }, now);
  }

  recurring(visible: Visible, limit: number): Promise<RecurringFinding[]> {
    return this.#from.recurring.list(visible, limit);
  }

  async withoutData(
    visible: Visible,
    limit: number,
  ): Promise<Page<ServiceWithoutData>> {
    const { knex } = this.#from;
    const narrowed = () =>
      knex('scorecards')
        .where(where => narrow(where, knex, visible))
        .whereNull('evaluated_at');
    const [{ total }] = await narrowed().count({ total: '*' });
    const items: ServiceWithoutData[] = await narrowed()
      .orderBy('entity_ref')
      .limit(limit)
      .select({
        entityRef: 'entity_ref',
        title: 'title',
        ownerRef: 'owner_ref',
      });
    return { items, totalItems: Number(total) };
  }

  async waivers(
    visible: Visible,
    limit: number,
    now: Date,
  ): Promise<Page<EndingWaiver>> {
    const { items, totalItems } = await this.#from.waivers.list(
      {
        ...visible,
        status: 'approved',
        expiringBefore: addDuration(now.toISOString(), ENDING),
        limit,
        offset: 0,
      },
      now,
    );
    return {
      items: items.map(waiver => ({
        id: waiver.id,
        entityRef: waiver.entityRef,
        entityTitle: waiver.entityTitle,
        ownerRef: waiver.ownerRef,
        target: waiver.target,
        targetTitle: waiver.targetTitle,
        severity: waiver.severity,
        type: waiver.type,
        expiresAt: waiver.expiresAt,
      })),
      totalItems,
    };
  }

  /** Active campaigns of the organisation, over what the caller sees of each. */
  async campaigns(
    { criteria }: Visible,
    limit: number,
    now: Date,
  ): Promise<Page<DashboardCampaign>> {
    const { campaigns, progress } = this.#from;
    const today = now.toISOString().slice(0, 10);
    const active = await campaigns.list({ status: 'active', limit, offset: 0 });
    const items: DashboardCampaign[] = [];
    for (const campaign of active.items) {
      await breathe();
      const stands = await progress.progress(campaign, criteria);
      const points = await campaigns.burnUp(
        campaign.id,
        criteria && ownerMatcher(criteria),
      );
      items.push({
        id: campaign.id,
        title: campaign.title,
        targetDate: campaign.targetDate,
        progress: stands,
        burnUp: [
          ...points.filter(point => point.date < today),
          { date: today, total: stands.total, done: stands.done },
        ],
      });
    }
    return { items, totalItems: active.totalItems };
  }

  collectors(): Promise<CollectorStatus[]> {
    return this.#from.collectors();
  }
}
