import type { PermissionsService } from '@backstage/backend-plugin-api';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { CallerOptions } from '@fairway/plugin-backends-node';
import {
  scorecardReadPermission,
  type HistoryEntry,
  type Page,
  type Rollup,
  type RollupDetail,
  type RollupDimension,
  type TrendPoint,
} from '@fairway/plugin-security-scorecard-common';
import type { CheckRegistry } from '../policy/CheckRegistry';
import type { TransformConditions } from '../services/AuthorizedScorecards';
import { noScorecard } from '../services/DefaultScorecards';
import type { CheckRollupReader } from './CheckRollupReader';
import { toRollup } from './columns';
import type { HistoryQuery, HistoryReader } from './HistoryReader';
import type { RollupReader } from './RollupReader';
import type { TrendReader } from './TrendReader';
import { visibleTo } from './visibleTo';

/** What {@link Rollups} needs. */
export interface RollupsOptions {
  rollups: RollupReader;
  checks: CheckRollupReader;
  trends: TrendReader;
  history: HistoryReader;
  registry: CheckRegistry;
  permissions: PermissionsService;
  transform: TransformConditions;
  now: () => Date;
}

/** Kinds whose trend is that of what belongs to them. */
const SCOPES = ['group', 'user', 'system', 'domain'];

/**
 * Roll-ups, trends and history of what the caller may read. Sums are over
 * visible entities only; of a scope without any, they are zero, whether the
 * scope exists or not.
 */
export class Rollups {
  readonly #options: RollupsOptions;

  constructor(options: RollupsOptions) {
    this.#options = options;
  }

  async list(
    by: RollupDimension,
    scope: string | undefined,
    options: CallerOptions,
  ): Promise<Rollup[]> {
    const visible = await visibleTo(this.#options, scope, options);
    return visible
      ? this.#options.rollups.list(by, visible, this.#options.now())
      : [];
  }

  /** Of everything when there is no scope. */
  async detail(
    scope: string | undefined,
    options: CallerOptions,
  ): Promise<RollupDetail> {
    const { rollups, checks, registry, now } = this.#options;
    const visible = await visibleTo(this.#options, scope, options);
    if (!visible) {
      const ref = scope ?? 'organisation';
      return { total: toRollup(ref, ref), children: [], checks: [] };
    }
    const [total, children, byCheck] = await Promise.all([
      rollups.total(visible, now()),
      visible.scope
        ? rollups.children(visible.scope, visible, now())
        : rollups.list('owner', visible, now()),
      checks.list(visible, registry.policy),
    ]);
    return { total, children, checks: byCheck };
  }

  /** Throws NotFoundError for an entity whose scorecard the caller may not read. */
  async trend(
    ref: string | undefined,
    days: number,
    options: CallerOptions,
  ): Promise<TrendPoint[]> {
    const { trends, rollups, now } = this.#options;
    const to = now().toISOString().slice(0, 10);
    const from = new Date(now().getTime() - (days - 1) * 86_400_000)
      .toISOString()
      .slice(0, 10);
    if (ref && !SCOPES.includes(ref.split(':')[0])) {
      await this.#assertReadable(ref, options);
      return trends.ofEntity(ref, from, to);
    }
    const visible = await visibleTo(this.#options, ref, options);
    if (!visible) {
      return [];
    }
    const { all, seen } = await rollups.seen(visible);
    return all === seen
      ? trends.ofScope(ref, from)
      : trends.ofVisible(visible, from, to);
  }

  /** Throws NotFoundError for an entity whose scorecard the caller may not read. */
  async history(
    entityRef: string,
    query: HistoryQuery,
    options: CallerOptions,
  ): Promise<Page<HistoryEntry>> {
    await this.#assertReadable(entityRef, options);
    const { history, registry } = this.#options;
    const titles = new Map(
      registry.policy.checks.map(c => [c.definition.id, c.definition.title]),
    );
    return history.list(entityRef, query, id => titles.get(id));
  }

  async #assertReadable(entityRef: string, options: CallerOptions) {
    const [decision] = await this.#options.permissions.authorize(
      [{ permission: scorecardReadPermission, resourceRef: entityRef }],
      options,
    );
    if (decision.result !== AuthorizeResult.ALLOW) {
      throw noScorecard(entityRef);
    }
  }
}
