import { createBackendModule } from '@backstage/backend-plugin-api';
import { startTestBackend } from '@backstage/backend-test-utils';
import type { FactRetriever } from '@backstage-community/plugin-tech-insights-node';
import {
  collectorsExtensionPoint,
  type Collector,
} from '@fairway/plugin-security-scorecard-node';
import techInsights, { factRetrieversExtensionPoint } from '.';

const retriever: FactRetriever = {
  id: 'answers',
  version: '1.0.0',
  schema: { answer: { type: 'integer', description: 'The answer' } },
  handler: async () => [],
};

const adding = (...names: string[]) =>
  createBackendModule({
    pluginId: 'security-scorecard',
    moduleId: 'retrievers',
    register(env) {
      env.registerInit({
        deps: { retrievers: factRetrieversExtensionPoint },
        async init({ retrievers }) {
          for (const name of names) {
            retrievers.addFactRetrievers(
              { [name]: retriever },
              { pillar: 'scan' },
            );
          }
        },
      });
    },
  });

describe('module', () => {
  const collectors: Collector[] = [];
  const start = (...names: string[]) =>
    startTestBackend({
      extensionPoints: [
        [
          collectorsExtensionPoint,
          { addCollector: (...added) => void collectors.push(...added) },
        ],
      ],
      features: [techInsights, adding(...names)],
    });
  beforeEach(() => collectors.splice(0));

  it('adds a collector for each retriever', async () => {
    await start('answers');
    expect(collectors.map(c => c.id)).toEqual(['answers']);
  });

  it('refuses a name that is taken', async () => {
    await expect(start('answers', 'answers')).rejects.toThrow(/added twice/);
  });
});
