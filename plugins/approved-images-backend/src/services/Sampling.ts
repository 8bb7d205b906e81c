import { randomBytes } from 'node:crypto';
import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { stringifyError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { OutOfBandFinding } from '@fairway/plugin-approved-images-common';
import type { SecurityScorecardService } from '@fairway/plugin-security-scorecard-node';
import type { SampledRow, SampleStore } from '../database/SampleStore';
import type { ScanStore } from '../database/ScanStore';
import { drawSample, weekOf } from '../domain/draw';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** How long one step of one service may take before somebody else tries. */
const LEASE = 10 * MINUTE;

/** How long collectors have to read everything about a service again. */
const PATIENCE = 6 * 60 * MINUTE;

/** Findings before the draw that count as found by themselves. */
const IN_BAND = 7 * DAY;

/** Findings of one request, and of one service. */
const PAGE = 200;
const MOST_FINDINGS = 5000;

/** Out-of-band findings that are named; all are counted. */
const NAMED = 50;

/** What reports bring can't be asked for: pipelines push it. */
const PUSHED = 'reports';

/** What {@link Sampling} needs. */
export interface SamplingOptions {
  samples: Pick<SampleStore, 'has' | 'draw' | 'due' | 'claim' | 'advance'>;
  scans: Pick<ScanStore, 'queueAll'>;
  scorecards: SecurityScorecardService;
  catalog: CatalogService;
  auth: AuthService;
  logger: LoggerService;
  /** Services per week. */
  size: number;
  /** Lifecycles of services that are live. */
  lifecycles: readonly string[];
  /** Milliseconds that collectors get before their results are looked at. */
  settleMs: number;
  now: () => Date;
  seed?: () => string;
}

interface Known {
  id: string;
  firstSeenAt: string;
}

/**
 * Draws live services at random, once a week, asks for everything about them
 * anew, and keeps what nobody had found until then. The draw is recorded with
 * its seed before anything is asked for.
 */
export class Sampling {
  constructor(private readonly options: SamplingOptions) {}

  /** One round: draws when the week has no sample, and takes each service one step on. */
  async run(signal: AbortSignal): Promise<void> {
    const { samples, now, logger } = this.options;
    const week = weekOf(now());
    if (!(await samples.has(week))) {
      await this.#draw(week, signal);
    }
    for (const row of await samples.due(now().toISOString(), 20)) {
      signal.throwIfAborted();
      const until = this.#in(LEASE);
      if (!(await samples.claim(row, until))) {
        continue;
      }
      try {
        await (row.state === 'drawn'
          ? this.#refresh(row, until)
          : this.#verify(row, until));
      } catch (error) {
        logger.warn(
          `${row.entity_ref} of the sample ${row.week} could not be taken on: ${stringifyError(error)}`,
        );
        await this.#failed(row, until, error);
      }
    }
  }

  async #draw(week: string, signal: AbortSignal): Promise<void> {
    const { samples, size, now, logger } = this.options;
    const seed = this.options.seed?.() ?? randomBytes(32).toString('hex');
    const population = await this.#population(signal);
    const services = drawSample(seed, population, size);
    const drawn = await samples.draw(
      { week, seed, population: population.length },
      services,
      now().toISOString(),
    );
    if (drawn) {
      logger.info(
        `Drew ${services.length} of ${population.length} live services for ${week}`,
      );
    }
  }

  async #population(signal: AbortSignal): Promise<string[]> {
    const { catalog, lifecycles } = this.options;
    const refs: string[] = [];
    let cursor: string | undefined;
    do {
      signal.throwIfAborted();
      const page = await catalog.queryEntities(
        cursor
          ? { cursor, limit: 500 }
          : {
              filter: {
                kind: 'component',
                'spec.lifecycle': [...lifecycles],
              },
              fields: ['kind', 'metadata.name', 'metadata.namespace'],
              limit: 500,
            },
        await this.#credentials(),
      );
      refs.push(...page.items.map(entity => stringifyEntityRef(entity)));
      cursor = page.pageInfo.nextCursor;
    } while (cursor);
    return refs;
  }

  async #refresh(row: SampledRow, until: string): Promise<void> {
    const { samples, scans, scorecards, now, settleMs } = this.options;
    const at = now();
    const known = await this.#findings(row.entity_ref);
    await scorecards.refresh(row.entity_ref, await this.#credentials());
    await scans.queueAll(row.entity_ref, 'sample', at.toISOString());
    const since = new Date(at.getTime() - IN_BAND).toISOString();
    await samples.advance(row, until, {
      state: 'refreshing',
      problem: null,
      known_before: JSON.stringify(known.map(({ id }) => id)),
      in_band: known.filter(({ firstSeenAt }) => firstSeenAt >= since).length,
      refreshed_at: at.toISOString(),
      due_at: this.#in(settleMs),
    });
  }

  async #verify(row: SampledRow, until: string): Promise<void> {
    const { samples, scorecards, now, settleMs } = this.options;
    const refreshedAt = row.refreshed_at ?? '';
    const { results } = await scorecards.getScorecard(
      row.entity_ref,
      await this.#credentials(),
    );
    const waiting = new Set(
      results
        .filter(
          ({ source, observedAt }) =>
            source !== PUSHED &&
            observedAt !== null &&
            observedAt < refreshedAt,
        )
        .map(({ source }) => source),
    );
    const late = now().getTime() - Date.parse(refreshedAt) > PATIENCE;
    if (waiting.size > 0 && !late) {
      await samples.advance(row, until, { due_at: this.#in(settleMs) });
      return;
    }
    const before = new Set<string>(JSON.parse(row.known_before ?? '[]'));
    const found = (await this.#findings(row.entity_ref)).filter(
      ({ id }) => !before.has(id),
    );
    const named: OutOfBandFinding[] = found
      .slice(0, NAMED)
      .map(({ id, vulnerability, severity, title }) => ({
        id,
        vulnerability,
        severity,
        title: title.slice(0, 500),
      }));
    const isSure = waiting.size === 0 && results.length > 0;
    await samples.advance(row, until, {
      state: isSure ? 'verified' : 'undetermined',
      problem: isSure ? null : problemOf(waiting),
      known_before: null,
      verified_at: now().toISOString(),
      out_of_band: JSON.stringify(named),
      out_of_band_count: found.length,
    });
  }

  /** A step that fails is tried again; one that keeps failing makes the service undetermined. */
  async #failed(row: SampledRow, until: string, error: unknown): Promise<void> {
    const { samples, settleMs, now } = this.options;
    const isOver = row.refreshed_at
      ? now().getTime() - Date.parse(row.refreshed_at) > PATIENCE
      : weekOf(now()) !== row.week;
    await samples.advance(row, until, {
      problem: stringifyError(error).slice(0, 500),
      ...(isOver
        ? {
            state: 'undetermined',
            known_before: null,
            verified_at: now().toISOString(),
          }
        : { due_at: this.#in(settleMs) }),
    });
  }

  /** Open findings of a service. @throws Error when there are more than can be compared */
  async #findings(entityRef: string): Promise<(Known & OutOfBandFinding)[]> {
    const found: (Known & OutOfBandFinding)[] = [];
    for (;;) {
      const { items, totalItems } = await this.options.scorecards.listFindings(
        entityRef,
        { status: 'open', limit: PAGE, offset: found.length },
        await this.#credentials(),
      );
      if (totalItems > MOST_FINDINGS) {
        throw new Error(
          `${entityRef} has ${totalItems} open findings, more than the ${MOST_FINDINGS} that are compared`,
        );
      }
      found.push(...items);
      if (items.length < PAGE) {
        return found;
      }
    }
  }

  async #credentials() {
    return { credentials: await this.options.auth.getOwnServiceCredentials() };
  }

  #in(ms: number): string {
    return new Date(this.options.now().getTime() + ms).toISOString();
  }
}

/** Why it is not sure what was found. */
function problemOf(waiting: ReadonlySet<string>): string {
  return waiting.size > 0
    ? `Not read again: ${[...waiting].sort().join(', ')}`
    : 'Nothing reads this service';
}
