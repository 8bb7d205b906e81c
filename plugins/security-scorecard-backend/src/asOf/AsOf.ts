import type { PermissionsService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import type { CallerOptions } from '@fairway/plugin-backends-node';
import {
  STANDINGS,
  type AsOfEntities,
  type AsOfEntitiesRequest,
  type AsOfNext,
  type AsOfNextRequest,
  type AsOfQuery,
  type AsOfSummary,
  type AsOfSummaryRequest,
} from '@fairway/plugin-security-scorecard-common';
import { record } from '../rollups/columns';
import { visibleTo } from '../rollups/visibleTo';
import type { TransformConditions } from '../services/AuthorizedScorecards';
import type { AsOfReader } from './AsOfReader';

/** What {@link AsOf} needs. */
export interface AsOfOptions {
  reader: AsOfReader;
  permissions: PermissionsService;
  transform: TransformConditions;
  now: () => Date;
}

/**
 * How what the caller may read stood at a time. Whoever may read only some of
 * the scorecards sees nothing of entities that have left the catalog.
 */
export class AsOf {
  readonly #options: AsOfOptions;

  constructor(options: AsOfOptions) {
    this.#options = options;
  }

  async summary(
    request: AsOfSummaryRequest,
    options: CallerOptions,
  ): Promise<AsOfSummary> {
    const at = this.#time(request);
    const visible = await visibleTo(this.#options, request.scope, options);
    return visible
      ? this.#options.reader.summary({ ...request, at }, visible)
      : {
          recordedSince: null,
          entities: 0,
          groups: Object.fromEntries(
            Object.keys(request.groups).map(id => [
              id,
              record(STANDINGS, () => 0),
            ]),
          ),
        };
  }

  async entities(
    request: AsOfEntitiesRequest,
    options: CallerOptions,
  ): Promise<AsOfEntities> {
    const at = this.#time(request);
    const visible = await visibleTo(this.#options, request.scope, options);
    return visible
      ? this.#options.reader.entities({ ...request, at }, visible)
      : {
          recordedSince: null,
          checks: [],
          standings: record(STANDINGS, () => 0),
          items: [],
          totalItems: 0,
        };
  }

  async next(
    request: AsOfNextRequest,
    options: CallerOptions,
  ): Promise<AsOfNext> {
    const at = this.#time(request);
    const visible = await visibleTo(this.#options, request.scope, options);
    return visible
      ? this.#options.reader.next({ ...request, at }, visible)
      : { items: [], next: null };
  }

  /** In the form of stored times. */
  #time({ at }: AsOfQuery): string {
    const time = new Date(at);
    if (Number.isNaN(time.getTime())) {
      throw new InputError(
        `Can't tell how it was at '${at}': no ISO 8601 time`,
      );
    }
    if (time > this.#options.now()) {
      throw new InputError(`Can't tell how it will be at ${at}`);
    }
    return time.toISOString();
  }
}
