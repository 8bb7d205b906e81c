import { mockServices } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import { ServiceRepositories } from '@fairway/plugin-service-repository-node';
import {
  GoldenPathCollector,
  type GoldenPathCollectorOptions,
} from '../GoldenPathCollector';

export const NOW = new Date('2026-01-02T03:04:05Z');

/** The collector as the module makes it. */
export function collectorOf(
  gitUrl: string | undefined,
  integrations: JsonObject = {},
  options: Partial<GoldenPathCollectorOptions> = {},
): GoldenPathCollector {
  const config = mockServices.rootConfig({
    data: {
      integrations,
      ...(gitUrl ? { goldenPath: { localGit: { url: gitUrl } } } : {}),
    },
  });
  return new GoldenPathCollector({
    repositories: ServiceRepositories.fromConfig(config),
    ...options,
  });
}
