import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import type { JsonObject } from '@backstage/types';
import { ServiceRepositories } from '../ServiceRepositories';

/** The repositories of a configuration. */
export function repositoriesOf(
  integrations: JsonObject,
  gitUrl?: string,
): ServiceRepositories {
  return ServiceRepositories.fromConfig(
    mockServices.rootConfig({
      data: {
        integrations,
        ...(gitUrl ? { goldenPath: { localGit: { url: gitUrl } } } : {}),
      },
    }),
  );
}

/** A component with annotations. */
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
