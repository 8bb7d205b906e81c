import {
  apiServiceRef,
  type CallerOptions,
} from '@fairway/plugin-backends-node';
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
    options: CallerOptions,
  ): Promise<ScorecardPreview>;
}

/** Previews scorecards from any backend plugin. */
export const scorecardPreviewServiceRef =
  apiServiceRef<ScorecardPreviewService>({
    id: 'security-scorecard.preview',
    pluginId: 'security-scorecard',
    create: ({ discoveryApi, tokenFor }) => {
      const client = new DefaultSecurityScorecardClient({ discoveryApi });
      return {
        preview: async (request, caller) =>
          client.previewScorecard(request, await tokenFor(caller)),
      };
    },
  });
