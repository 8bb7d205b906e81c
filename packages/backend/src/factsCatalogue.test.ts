import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import aws from '@fairway/plugin-security-scorecard-backend-module-aws';
import goldenPath from '@fairway/plugin-security-scorecard-backend-module-golden-path';
import jitAccess from '@fairway/plugin-security-scorecard-backend-module-jit-access';
import kubernetes from '@fairway/plugin-security-scorecard-backend-module-kubernetes';
import {
  collectorsExtensionPoint,
  type Collector,
} from '@fairway/plugin-security-scorecard-node';

/** What `fairway policy lint` type-checks check files against. */
const CATALOGUE = path.resolve(__dirname, '../../cli/src/facts.json');

/** The facts that the collectors of this portal declare, by collector. */
async function declaredFacts() {
  const collectors: Collector[] = [];
  await startTestBackend({
    features: [
      createBackendPlugin({
        pluginId: 'security-scorecard',
        register(env) {
          env.registerExtensionPoint(collectorsExtensionPoint, {
            addCollector: (...added) => {
              collectors.push(...added);
            },
          });
          env.registerInit({ deps: {}, init: async () => {} });
        },
      }),
      aws,
      goldenPath,
      jitAccess,
      kubernetes,
      mockServices.rootConfig.factory({ data: {} }),
    ],
  });
  return collectors
    .map(({ id, title, annotations, facts }) => ({
      id,
      title,
      annotations,
      facts: Object.fromEntries(
        Object.entries(facts).sort(([a], [b]) => (a < b ? -1 : 1)),
      ),
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

describe('the catalogue of facts of the command line', () => {
  it('is what the collectors declare (FAIRWAY_WRITE_FACTS=1 writes it)', async () => {
    const declared = await declaredFacts();
    if (process.env.FAIRWAY_WRITE_FACTS) {
      await writeFile(CATALOGUE, `${JSON.stringify(declared, null, 2)}\n`);
    }
    expect(declared.length).toBeGreaterThan(3);
    expect(JSON.parse(await readFile(CATALOGUE, 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(declared)),
    );
  });
});
