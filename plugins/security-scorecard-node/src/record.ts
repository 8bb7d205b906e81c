import {
  coreServices,
  createServiceFactory,
  createServiceRef,
  type BackstageCredentials,
} from '@backstage/backend-plugin-api';
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
    options: { credentials: BackstageCredentials },
  ): Promise<AsOfSummary>;
  /** How each entity of a scope stood by one set of checks, a page at a time. */
  entities(
    request: AsOfEntitiesRequest,
    options: { credentials: BackstageCredentials },
  ): Promise<AsOfEntities>;
  /** The same without sums, for reads of everything. */
  next(
    request: AsOfNextRequest,
    options: { credentials: BackstageCredentials },
  ): Promise<AsOfNext>;
  /** The checks in force; empty for who may not see them. */
  checks(options: {
    credentials: BackstageCredentials;
  }): Promise<CheckDefinition[]>;
}

/** Reads the record of the scorecards from any backend plugin. */
export const scorecardRecordServiceRef =
  createServiceRef<ScorecardRecordService>({
    id: 'security-scorecard.record',
    scope: 'plugin',
    defaultFactory: async service =>
      createServiceFactory({
        service,
        deps: { auth: coreServices.auth, discovery: coreServices.discovery },
        factory: ({ auth, discovery }) => {
          const client = new AsOfClient({ discoveryApi: discovery });
          const scorecards = new DefaultSecurityScorecardClient({
            discoveryApi: discovery,
          });
          const token = ({
            credentials,
          }: {
            credentials: BackstageCredentials;
          }) =>
            auth.getPluginRequestToken({
              onBehalfOf: credentials,
              targetPluginId: 'security-scorecard',
            });
          return {
            summary: async (request, options) =>
              client.summary(request, await token(options)),
            entities: async (request, options) =>
              client.entities(request, await token(options)),
            next: async (request, options) =>
              client.next(request, await token(options)),
            checks: async options =>
              scorecards.listChecks(await token(options)),
          };
        },
      }),
  });
