import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  createBackendModule,
  type BackendFeature,
} from '@backstage/backend-plugin-api';
import securityScorecard from '@fairway/plugin-security-scorecard-backend';
import {
  collectorsExtensionPoint,
  type Collector,
  type FactDefinition,
  type FactType,
} from '@fairway/plugin-security-scorecard-node';
import type { ChildOptions } from '../protocol';
import { FACTS, RULES, type Facts } from '../workload';
import { startPortal } from './portal';

/** Facts of a service by the name of its entity; undefined when it is not seen in this round. */
export type Look = (name: string) => Facts | undefined;

const types: Record<string, FactType> = {
  bool: 'bool',
  int: 'int',
  string: 'string',
  double: 'double',
};

const facts: Record<string, FactDefinition> = Object.fromEntries(
  FACTS.map(({ name, cel }) => [
    name,
    { type: types[cel], description: `The fact ${name}` },
  ]),
);

const CHECKS = {
  apiVersion: 'fairway.dev/v1',
  kind: 'CheckSet',
  metadata: { pillar: 'scan', collector: 'bench' },
  checks: RULES.map(({ fact, cel }, index) => ({
    id: `bench.${fact}`,
    title: `The fact ${fact} is as it should be`,
    description: `Looks at ${fact}`,
    area: 'infrastructure',
    severity: 'medium',
    level: ['bronze', 'silver', 'gold'][index % 3],
    mode: 'enforce',
    maxAge: 'P30D',
    pass: cel,
    observed:
      FACTS[index].cel === 'string' ? `facts.${fact}` : `string(facts.${fact})`,
    expected: 'a good value',
    remediation: `Mend ${fact}`,
  })),
};

/** Starts Fairway's backend, with more features when they are given; the answer runs one round. */
export async function startFairway(
  options: ChildOptions,
  look: () => Look,
  more: readonly BackendFeature[] = [],
): Promise<() => Promise<void>> {
  const policies = path.join(options.directory, `policies-${options.port}`);
  await mkdir(policies, { recursive: true });
  // JSON is YAML.
  await writeFile(
    path.join(policies, 'bench.yaml'),
    JSON.stringify(CHECKS, null, 1),
  );
  const collector: Collector = {
    id: 'bench',
    title: 'Benchmark',
    pillar: 'scan',
    facts,
    annotations: [],
    async *collect(entities, { now }) {
      const seen = look();
      for (const { metadata } of entities) {
        const own = seen(metadata.name);
        if (own) {
          yield {
            entityRef: `component:default/${metadata.name}`,
            status: 'ok',
            observedAt: now.toISOString(),
            facts: own,
            findings: [],
            coverage: [],
          };
        }
      }
    },
    selects: entity => look()(entity.metadata.name) !== undefined,
  };
  const run = await startPortal(options, { securityScorecard: { policies } }, [
    securityScorecard,
    createBackendModule({
      pluginId: 'security-scorecard',
      moduleId: 'bench',
      register(env) {
        env.registerInit({
          deps: { collectors: collectorsExtensionPoint },
          async init({ collectors }) {
            collectors.addCollector(collector);
          },
        });
      },
    }),
    ...more,
  ]);
  // The catalog is read once; that is no part of a round on either side.
  await run('security-scorecard-sync-entities');
  return () => run('security-scorecard-collect-bench');
}
