import type { PermissionsService } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { type CallerOptions, isPermitted } from '@fairway/plugin-backends-node';
import {
  collectorReadPermission,
  type Dashboard,
  type DashboardTable,
} from '@fairway/plugin-security-scorecard-common';
import { toRollup } from '../rollups/columns';
import type { Visible } from '../rollups/RollupReader';
import { visibleTo } from '../rollups/visibleTo';
import type { TransformConditions } from '../services/AuthorizedScorecards';
import type { DashboardReader } from './DashboardReader';
import type { DashboardDocument, DashboardStore } from './DashboardStore';
import { exportTable } from './exportTable';

/** A stored overview is shown for so long at most, in milliseconds. */
const OLDEST = 60_000;
/** While things change, it is shown for as many times as long as it took. */
const PATIENCE = 60;
/** Nobody asked for it for so long: it is removed, in milliseconds. */
const FORGOTTEN = 24 * 60 * 60_000;
/** Scope of everything. */
const ORGANISATION = 'organisation';

/** What {@link Dashboards} needs. */
export interface DashboardsOptions {
  reader: DashboardReader;
  store: DashboardStore;
  permissions: PermissionsService;
  transform: TransformConditions;
  now: () => Date;
}

/**
 * Overviews of what the caller may read. Who sees everything gets one that was
 * added up at most a minute ago; it is kept for all of them and all replicas.
 * For others it is added up over what they see.
 */
export class Dashboards {
  readonly #options: DashboardsOptions;
  /** What is being added up now, by scope: who asks meanwhile waits for the same. */
  readonly #running = new Map<string, Promise<DashboardDocument>>();

  constructor(options: DashboardsOptions) {
    this.#options = options;
  }

  /** Of everything when there is no scope. */
  async get(
    { scope, days }: { scope?: string; days: number },
    options: CallerOptions,
  ): Promise<Dashboard> {
    const { reader, now } = this.#options;
    const at = now();
    const visible = await visibleTo(this.#options, scope, options);
    if (!visible) {
      return { ...nothing(scope, at), trend: [] };
    }
    const from = new Date(at.getTime() - (days - 1) * 86_400_000)
      .toISOString()
      .slice(0, 10);
    const [document, trend, healthVisible] = await Promise.all([
      visible.criteria ? reader.read(visible, at) : this.#shared(visible, at),
      reader.trend(visible, from, at),
      this.#mayReadCollectors(options),
    ]);
    return {
      ...document,
      trend,
      collectors: healthVisible ? document.collectors : null,
    };
  }

  /** Lines of CSV of a whole table, over what the caller may read. */
  async export(
    { table, scope }: { table: DashboardTable; scope?: string },
    options: CallerOptions,
  ): Promise<AsyncIterable<string>> {
    if (table === 'collectors' && !(await this.#mayReadCollectors(options))) {
      throw new NotAllowedError(
        `You need the permission ${collectorReadPermission.name} to export the health of the collectors`,
      );
    }
    const { reader, now } = this.#options;
    return exportTable(
      table,
      reader,
      await visibleTo(this.#options, scope, options),
      now(),
    );
  }

  /** Adds up anew what everybody opens, unless it is fresh, so that nobody has to wait for it. */
  async refresh(): Promise<void> {
    const { store, now } = this.#options;
    const at = now();
    await store.pruneBefore(new Date(at.getTime() - FORGOTTEN).toISOString());
    const stored = await store.get(ORGANISATION);
    const age = stored ? at.getTime() - Date.parse(stored.at) : Infinity;
    if (age > OLDEST / 2 || stored?.revision !== (await store.revision())) {
      await this.#addUp({}, at);
    }
  }

  async #shared(visible: Visible, at: Date): Promise<DashboardDocument> {
    const { store } = this.#options;
    const stored = await store.get(visible.scope ?? ORGANISATION);
    if (stored) {
      const age = at.getTime() - Date.parse(stored.at);
      const isShown =
        age < OLDEST &&
        (age < PATIENCE * stored.took ||
          stored.revision === (await store.revision()));
      if (isShown) {
        return stored.document;
      }
    }
    return this.#addUp(visible, at);
  }

  /** Adds up what everybody sees, once at a time in this process. */
  async #addUp(visible: Visible, at: Date): Promise<DashboardDocument> {
    const scope = visible.scope ?? ORGANISATION;
    const running = this.#running.get(scope);
    if (running) {
      return running;
    }
    const started = this.#addUpNow(visible, at);
    this.#running.set(scope, started);
    try {
      return await started;
    } finally {
      this.#running.delete(scope);
    }
  }

  async #addUpNow(visible: Visible, at: Date): Promise<DashboardDocument> {
    const { reader, store } = this.#options;
    // Asked first, so that a change meanwhile makes it old.
    const revision = await store.revision();
    const started = performance.now();
    const document = await reader.read(visible, at);
    // A scope can be any name: those without a service are not worth keeping.
    if (document.total.entities > 0) {
      await store.set(visible.scope ?? ORGANISATION, {
        at: at.toISOString(),
        revision,
        took: Math.round(performance.now() - started),
        document,
      });
    }
    return document;
  }

  #mayReadCollectors(options: CallerOptions): Promise<boolean> {
    return isPermitted(
      this.#options.permissions,
      collectorReadPermission,
      options,
    );
  }
}

function nothing(scope: string | undefined, at: Date): DashboardDocument {
  const ref = scope ?? ORGANISATION;
  const none = { items: [], totalItems: 0 };
  return {
    at: at.toISOString(),
    total: toRollup(ref, ref),
    parts: [],
    checks: [],
    worst: [],
    overdue: [],
    oldest: [],
    withoutData: none,
    recurring: [],
    waivers: none,
    campaigns: none,
    collectors: null,
  };
}
