import {
  apiServiceRef,
  type CallerOptions,
} from '@fairway/plugin-backends-node';
import {
  DefaultSecurityScorecardClient,
  type Finding,
  type ListFindingsOptions,
  type Page,
  type Scorecard,
} from '@fairway/plugin-security-scorecard-common';

/** The scorecard for other backends, under the caller's own permissions. */
export interface SecurityScorecardService {
  /**
   * The scorecard of an entity: level, results, `overdueFindings` and the rest.
   * Throws NotFoundError when there is none or the caller may not read it.
   */
  getScorecard(entityRef: string, options: CallerOptions): Promise<Scorecard>;
  /** Findings of an entity, a page at a time, the most urgent first. */
  listFindings(
    entityRef: string,
    query: ListFindingsOptions,
    options: CallerOptions,
  ): Promise<Page<Finding>>;
  /** Asks for a fresh collection of an entity; resolves once it is queued. */
  refresh(entityRef: string, options: CallerOptions): Promise<void>;
}

/** Reads scorecards from any backend plugin. */
export const securityScorecardServiceRef =
  apiServiceRef<SecurityScorecardService>({
    id: 'security-scorecard.client',
    pluginId: 'security-scorecard',
    create: ({ discoveryApi, tokenFor }) => {
      const client = new DefaultSecurityScorecardClient({ discoveryApi });
      return {
        getScorecard: async (entityRef, caller) =>
          client.getScorecard(entityRef, await tokenFor(caller)),
        listFindings: async (entityRef, query, caller) =>
          client.listFindings(entityRef, query, await tokenFor(caller)),
        refresh: async (entityRef, caller) =>
          client.refresh(entityRef, await tokenFor(caller)),
      };
    },
  });
