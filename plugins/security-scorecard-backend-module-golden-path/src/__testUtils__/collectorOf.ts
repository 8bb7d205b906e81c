import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { ScmIntegrations } from '@backstage/integration';
import type { JsonObject } from '@backstage/types';
import type { Observation } from '@fairway/plugin-security-scorecard-node';
import { CodeHosts } from '../codeHosts';
import { GitCredentials } from '../GitCredentials';
import {
  GoldenPathCollector,
  type GoldenPathCollectorOptions,
} from '../GoldenPathCollector';
import type { RepositorySources } from '../repositoryOf';

export const NOW = new Date('2026-01-02T03:04:05Z');

/** Where repositories may be, by the `integrations` of a configuration. */
export function sourcesOf(
  gitUrl: string | undefined,
  integrations: JsonObject = {},
): RepositorySources {
  const config = mockServices.rootConfig({ data: { integrations } });
  return { gitUrl, hosts: CodeHosts.fromConfig(config) };
}

/** The collector as the module makes it. */
export function collectorOf(
  gitUrl: string | undefined,
  integrations: JsonObject = {},
  options: Partial<GoldenPathCollectorOptions> = {},
): GoldenPathCollector {
  const config = mockServices.rootConfig({ data: { integrations } });
  const credentials = new GitCredentials(ScmIntegrations.fromConfig(config));
  return new GoldenPathCollector({
    sources: sourcesOf(gitUrl, integrations),
    authorizationFor: repository => credentials.authorizationFor(repository),
    ...options,
  });
}

export function service(
  name: string,
  annotations: Record<string, string> = {},
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, namespace: 'default', annotations },
    spec: { type: 'service' },
  };
}

/** What the collector says of one entity. */
export async function observe(
  collector: GoldenPathCollector,
  annotations: Record<string, string>,
): Promise<Observation> {
  const { signal } = new AbortController();
  const found: Observation[] = [];
  for await (const observation of collector.collect(
    [service('ledger', annotations)],
    { signal, now: NOW },
  )) {
    found.push(observation);
  }
  if (found.length !== 1) {
    throw new Error(`There are ${found.length} observations of one service.`);
  }
  return found[0];
}
