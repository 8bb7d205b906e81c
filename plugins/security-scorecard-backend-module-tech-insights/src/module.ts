import {
  coreServices,
  createBackendModule,
  createExtensionPoint,
} from '@backstage/backend-plugin-api';
import { collectorsExtensionPoint } from '@fairway/plugin-security-scorecard-node';
import type { FactRetriever } from '@backstage-community/plugin-tech-insights-node';
import {
  FactRetrieverCollector,
  type FactRetrieverOptions,
} from './FactRetrieverCollector';

/** Where modules add fact retrievers of Tech Insights. */
export interface FactRetrieversExtensionPoint {
  /**
   * Adds retrievers, by the names under which Tech Insights knows them.
   * Throws when one of that name is there already.
   */
  addFactRetrievers(
    factRetrievers: Record<string, FactRetriever>,
    options: Pick<FactRetrieverOptions, 'pillar'>,
  ): void;
}

/** Extension point for fact retrievers of Tech Insights. */
export const factRetrieversExtensionPoint =
  createExtensionPoint<FactRetrieversExtensionPoint>({
    id: 'security-scorecard.tech-insights.fact-retrievers',
  });

/** Runs fact retrievers of Tech Insights as collectors of the scorecard. */
export const securityScorecardModuleTechInsights = createBackendModule({
  pluginId: 'security-scorecard',
  moduleId: 'tech-insights',
  register(env) {
    const added = new Map<
      string,
      { retriever: FactRetriever; options: FactRetrieverOptions }
    >();
    env.registerExtensionPoint(factRetrieversExtensionPoint, {
      addFactRetrievers(factRetrievers, options) {
        for (const [name, retriever] of Object.entries(factRetrievers)) {
          if (added.has(name)) {
            throw new Error(
              `The fact retriever '${name}' is added twice; give one another name`,
            );
          }
          added.set(name, { retriever, options });
        }
      },
    });

    env.registerInit({
      deps: {
        auth: coreServices.auth,
        collectors: collectorsExtensionPoint,
        config: coreServices.rootConfig,
        discovery: coreServices.discovery,
        logger: coreServices.logger,
        urlReader: coreServices.urlReader,
      },
      async init({ collectors, ...services }) {
        for (const { retriever, options } of added.values()) {
          collectors.addCollector(
            new FactRetrieverCollector(retriever, options, {
              ...services,
              logger: services.logger.child({ factRetrieverId: retriever.id }),
            }),
          );
        }
      },
    });
  },
});
