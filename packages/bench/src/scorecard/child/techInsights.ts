import { createBackendModule } from '@backstage/backend-plugin-api';
import techInsights from '@backstage-community/plugin-tech-insights-backend';
import jsonRules from '@backstage-community/plugin-tech-insights-backend-module-jsonfc';
import {
  techInsightsFactRetrieversExtensionPoint,
  type FactRetriever,
} from '@backstage-community/plugin-tech-insights-node';
import type { ChildOptions } from '../protocol';
import { FACTS, nameOf, RULES, warmUps, type Facts } from '../workload';
import { startPortal } from './portal';

const CHECKS = Object.fromEntries(
  RULES.map(({ fact, operator, value }) => [
    fact,
    {
      type: 'json-rules-engine',
      name: `The fact ${fact} is as it should be`,
      description: `Looks at ${fact}`,
      factIds: ['bench'],
      rule: { conditions: { all: [{ fact, operator, value }] } },
    },
  ]),
);

/** Starts Tech Insights; the answer runs one ingestion. */
export async function startTechInsights(
  options: ChildOptions,
  look: () => (name: string) => Facts | undefined,
): Promise<() => Promise<void>> {
  const names = [
    ...Array.from({ length: options.services }, (_, i) => i),
    ...warmUps,
  ].map(nameOf);
  const retriever: FactRetriever = {
    id: 'bench',
    version: '0.1.0',
    schema: Object.fromEntries(
      FACTS.map(({ name, schema }) => [
        name,
        { type: schema, description: `The fact ${name}` },
      ]),
    ),
    handler: async () => {
      const seen = look();
      return names.flatMap(name => {
        const facts = seen(name);
        return facts
          ? [
              {
                entity: { kind: 'component', namespace: 'default', name },
                facts,
              },
            ]
          : [];
      });
    },
  };
  const run = await startPortal(
    options,
    {
      techInsights: {
        factRetrievers: { bench: { cadence: '0 0 1 1 *' } },
        factChecker: { checks: CHECKS },
      },
    },
    [
      techInsights,
      jsonRules,
      createBackendModule({
        pluginId: 'tech-insights',
        moduleId: 'bench',
        register(env) {
          env.registerInit({
            deps: { retrievers: techInsightsFactRetrieversExtensionPoint },
            async init({ retrievers }) {
              retrievers.addFactRetrievers({ bench: retriever });
            },
          });
        },
      }),
    ],
  );
  return () => run('bench');
}
