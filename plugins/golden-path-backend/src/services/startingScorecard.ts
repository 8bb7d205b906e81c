import type { LoggerService } from '@backstage/backend-plugin-api';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { stringifyError } from '@backstage/errors';
import type { ScorecardPreviewService } from '@fairway/plugin-security-scorecard-node';
import type { PreviewsOptions, RenderedAnswers } from './Previews';

/** Collector that reads repositories, by whose facts the controls count. */
const COLLECTOR = 'golden-path';

/** `network-policy` → `networkPolicy`, as the collector names its facts. */
function factName(id: string): string {
  return id.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** What the collector will report of a tree with these results: nothing of what could not be decided. */
function factsOf({ results, version }: RenderedAnswers) {
  return {
    notApplicable: results
      .filter(({ state }) => state === 'not-applicable')
      .map(({ id }) => id),
    // It is rendered from the newest version, and nobody has touched it.
    templateVersion: version,
    templateLatest: version,
    templateOutdated: false,
    securityFixesMissing: 0,
    filesEdited: 0,
    filesMissing: 0,
    filesWeakened: 0,
    ...Object.fromEntries(
      results
        .filter(({ state }) => state === 'pass' || state === 'fail')
        .map(({ id, state }) => [factName(id), state === 'pass']),
    ),
  };
}

function relationsOf({ entity }: RenderedAnswers) {
  const owner = entity?.spec?.owner;
  return typeof owner === 'string' && owner !== ''
    ? [
        {
          type: 'ownedBy',
          targetRef: stringifyEntityRef(
            parseEntityRef(owner, {
              defaultKind: 'group',
              defaultNamespace: 'default',
            }),
          ),
        },
      ]
    : [];
}

/** Asks the scorecard how a rendered service would stand on its first day. */
export function startingScorecard({
  scorecards,
  logger,
}: {
  scorecards: ScorecardPreviewService;
  logger: LoggerService;
}): PreviewsOptions['scorecard'] {
  return async (service, { credentials }) => {
    const { entity } = service;
    if (!entity) {
      return {
        scorecard: null,
        scorecardProblem: 'The template renders no catalog-info.yaml',
      };
    }
    try {
      return {
        scorecard: await scorecards.preview(
          {
            entity: {
              apiVersion: entity.apiVersion,
              kind: entity.kind,
              metadata: {
                name: entity.metadata.name,
                annotations: entity.metadata.annotations,
                tags: entity.metadata.tags,
              },
              spec: entity.spec,
              relations: relationsOf(service),
            },
            observations: [{ collectorId: COLLECTOR, facts: factsOf(service) }],
          },
          { credentials },
        ),
        scorecardProblem: null,
      };
    } catch (error) {
      logger.warn(
        `The scorecard of a preview could not be asked for: ${stringifyError(error)}`,
      );
      return {
        scorecard: null,
        scorecardProblem:
          error instanceof Error ? error.message : 'it did not answer',
      };
    }
  };
}
