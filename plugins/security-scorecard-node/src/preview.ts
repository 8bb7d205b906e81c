import {
  coreServices,
  createServiceFactory,
  createServiceRef,
  type BackstageCredentials,
} from '@backstage/backend-plugin-api';
import {
  DefaultSecurityScorecardClient,
  type ScorecardPreview,
  type ScorecardPreviewRequest,
} from '@fairway/plugin-security-scorecard-common';

/** Tells how an entity that is not there yet would stand. */
export interface ScorecardPreviewService {
  /** By the checks in force; nothing is stored. Throws NotAllowedError when the caller may not see the checks. */
  preview(
    request: ScorecardPreviewRequest,
    options: { credentials: BackstageCredentials },
  ): Promise<ScorecardPreview>;
}

/** Previews scorecards from any backend plugin. */
export const scorecardPreviewServiceRef =
  createServiceRef<ScorecardPreviewService>({
    id: 'security-scorecard.preview',
    scope: 'plugin',
    defaultFactory: async service =>
      createServiceFactory({
        service,
        deps: { auth: coreServices.auth, discovery: coreServices.discovery },
        factory: ({ auth, discovery }) => {
          const client = new DefaultSecurityScorecardClient({
            discoveryApi: discovery,
          });
          return {
            preview: async (request, { credentials }) =>
              client.previewScorecard(
                request,
                await auth.getPluginRequestToken({
                  onBehalfOf: credentials,
                  targetPluginId: 'security-scorecard',
                }),
              ),
          };
        },
      }),
  });
