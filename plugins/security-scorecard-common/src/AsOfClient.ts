import {
  PluginApi,
  type PluginApiOptions,
} from '@fairway/plugin-clients-common';
import type {
  AsOfEntities,
  AsOfEntitiesRequest,
  AsOfNext,
  AsOfNextRequest,
  AsOfSummary,
  AsOfSummaryRequest,
} from './asOf';
import type { SecurityScorecardRequestOptions } from './client';

/** Client for how things stood at a time, for backends and browsers alike. */
export class AsOfClient {
  readonly #api: PluginApi;

  constructor(options: PluginApiOptions) {
    this.#api = new PluginApi('security-scorecard', options);
  }

  /** How a scope stood by sets of checks. */
  async summary(
    request: AsOfSummaryRequest,
    options?: SecurityScorecardRequestOptions,
  ): Promise<AsOfSummary> {
    return this.#api.post('/as-of/summary', request, options);
  }

  /** How each entity of a scope stood by one set of checks, a page at a time. */
  async entities(
    request: AsOfEntitiesRequest,
    options?: SecurityScorecardRequestOptions,
  ): Promise<AsOfEntities> {
    return this.#api.post('/as-of/entities', request, options);
  }

  /** The same without sums, for reads of everything. */
  async next(
    request: AsOfNextRequest,
    options?: SecurityScorecardRequestOptions,
  ): Promise<AsOfNext> {
    return this.#api.post('/as-of/next', request, options);
  }
}
