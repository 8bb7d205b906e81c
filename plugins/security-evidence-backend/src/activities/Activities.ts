import type { CallerOptions } from '@fairway/plugin-backends-node';
import {
  ACTIVITY_KINDS,
  type Activity,
  type ActivityKind,
  type ActivityPage,
} from '@fairway/plugin-security-evidence-common';
import type { ScorecardRecordService } from '@fairway/plugin-security-scorecard-node';
import type { Period } from '../services/time';
import {
  SourceUnavailableError,
  type ActivityRange,
  type ActivitySource,
  type SourcePage,
} from './ActivitySource';
import { visibleServices } from './visibleServices';

/** A period of a scope; null is the organisation. */
export interface ScopedPeriod extends Period {
  scope: string | null;
}

/** Activities that are read at once for an export. */
const PAGE = 200;

/** What happened, by kind: a source for each. */
export class Activities {
  readonly #sources: ReadonlyMap<ActivityKind, ActivitySource>;
  readonly #record: ScorecardRecordService;

  constructor(
    sources: readonly ActivitySource[],
    record: ScorecardRecordService,
  ) {
    this.#sources = new Map(sources.map(source => [source.kind, source]));
    this.#record = record;
  }

  async page(
    kind: ActivityKind,
    period: ScopedPeriod,
    paging: { limit: number; offset: number },
    options: CallerOptions,
  ): Promise<ActivityPage> {
    const { from, at } = period;
    const source = this.#sources.get(kind);
    const nothing = { from, at, items: [], totalItems: 0 };
    if (!source) {
      return { ...nothing, unavailable: 'No source of this is configured.' };
    }
    try {
      const range = await this.#range(period, options);
      const { items, totalItems, missing } = await source.page(
        range,
        paging,
        options,
      );
      // Nothing where nobody looked is not nothing.
      const unavailable = totalItems === 0 ? (missing ?? null) : null;
      return { from, at, items, totalItems, unavailable };
    } catch (error) {
      if (error instanceof SourceUnavailableError) {
        return { ...nothing, unavailable: error.message };
      }
      throw error;
    }
  }

  /** Everything of a period, a page at a time, and why a kind or a part of it is missing. */
  async *all(
    period: ScopedPeriod,
    options: CallerOptions,
  ): AsyncIterable<
    | { kind: ActivityKind; items: Activity[] }
    | { kind: ActivityKind; unavailable: string }
  > {
    const range = await this.#range(period, options);
    for (const kind of ACTIVITY_KINDS) {
      const source = this.#sources.get(kind);
      if (!source) {
        yield { kind, unavailable: 'No source of this is configured.' };
        continue;
      }
      for (let offset = 0; ; offset += PAGE) {
        const page = await readPage(source, range, offset, options);
        if ('unavailable' in page) {
          yield { kind, ...page };
          break;
        }
        yield { kind, items: page.items };
        if (page.items.length < PAGE) {
          if (page.missing !== undefined) {
            yield { kind, unavailable: page.missing };
          }
          break;
        }
      }
    }
  }

  async #range(
    { from, at, scope }: ScopedPeriod,
    options: CallerOptions,
  ): Promise<ActivityRange> {
    if (scope === null) {
      return { from, at, entityRefs: undefined };
    }
    return {
      from,
      at,
      entityRefs: await visibleServices(this.#record, { at, scope }, options),
    };
  }
}

async function readPage(
  source: ActivitySource,
  range: ActivityRange,
  offset: number,
  options: CallerOptions,
): Promise<SourcePage | { unavailable: string }> {
  try {
    return await source.page(range, { limit: PAGE, offset }, options);
  } catch (error) {
    if (error instanceof SourceUnavailableError) {
      return { unavailable: error.message };
    }
    throw error;
  }
}
