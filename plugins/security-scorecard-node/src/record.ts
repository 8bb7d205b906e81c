import {
  apiServiceRef,
  type CallerOptions,
} from '@fairway/plugin-backends-node';
import {
  AsOfClient,
  DefaultSecurityScorecardClient,
  type AsOfEntities,
  type AsOfEntitiesRequest,
  type AsOfNext,
  type AsOfNextRequest,
  type AsOfSummary,
  type AsOfSummaryRequest,
  type CheckDefinition,
} from '@fairway/plugin-security-scorecard-common';

/** How scorecards stood at a time, under the caller's own permissions. */
export interface ScorecardRecordService {
  /** How a scope stood by sets of checks. Throws InputError for a time to come. */
  summary(
    request: AsOfSummaryRequest,
    options: CallerOptions,
  ): Promise<AsOfSummary>;
  /** How each entity of a scope stood by one set of checks, a page at a time. */
  entities(
    request: AsOfEntitiesRequest,
    options: CallerOptions,
  ): Promise<AsOfEntities>;
  /** The same without sums, for reads of everything. */
  next(request: AsOfNextRequest, options: CallerOptions): Promise<AsOfNext>;
  /** The checks in force; empty for who may not see them. */
  checks(options: CallerOptions): Promise<CheckDefinition[]>;
}

/** Reads the record of the scorecards from any backend plugin. */
export const scorecardRecordServiceRef = apiServiceRef<ScorecardRecordService>({
  id: 'security-scorecard.record',
  pluginId: 'security-scorecard',
  create: ({ discoveryApi, tokenFor }) => {
    const client = new AsOfClient({ discoveryApi });
    const scorecards = new DefaultSecurityScorecardClient({ discoveryApi });
    return {
      summary: async (request, caller) =>
        client.summary(request, await tokenFor(caller)),
      entities: async (request, caller) =>
        client.entities(request, await tokenFor(caller)),
      next: async (request, caller) =>
        client.next(request, await tokenFor(caller)),
      checks: async caller => scorecards.listChecks(await tokenFor(caller)),
    };
  },
});
