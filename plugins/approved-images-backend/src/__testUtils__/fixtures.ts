import type { Entity } from '@backstage/catalog-model';
import type {
  RunningImage,
  RunningImagesEvent,
} from '@fairway/plugin-approved-images-common';

/** A service of the catalog. */
export function component(name: string, owner = 'payments'): Entity {
  const ownerRef = `group:default/${owner}`;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, namespace: 'default', title: name },
    spec: { type: 'service', lifecycle: 'production', owner: ownerRef },
    relations: [{ type: 'ownedBy', targetRef: ownerRef }],
  };
}

/** A digest of one repeated hex digit. */
export const digest = (of: string) => `sha256:${of.repeat(64)}`;

/** A container that runs. */
export function container(
  of: string | null,
  given: Partial<RunningImage> = {},
): RunningImage {
  return {
    kind: 'container',
    reference: `registry.example/team/app:v1${of ? `@${digest(of)}` : ''}`,
    digest: of && digest(of),
    region: null,
    accountId: null,
    place: 'harbour-prod/payments',
    instances: 2,
    ...given,
  };
}

/** A machine that runs. */
export function machine(
  id: string,
  given: Partial<RunningImage> = {},
): RunningImage {
  return {
    kind: 'machine',
    reference: id,
    digest: null,
    region: 'eu-central-1',
    accountId: '111122223333',
    place: '111122223333/eu-central-1',
    instances: 1,
    ...given,
  };
}

/** What a source saw of a service. */
export function seen(
  name: string,
  images: RunningImage[],
  given: Partial<RunningImagesEvent> = {},
): RunningImagesEvent {
  return {
    entityRef: `component:default/${name}`,
    source: 'kubernetes-workloads',
    images,
    complete: true,
    observedAt: '2026-11-21T10:00:00.000Z',
    ...given,
  };
}

/** The register as code: a container, a machine image and a repository. */
export const REGISTER = {
  apiVersion: 'fairway.dev/v1',
  kind: 'ApprovedImages',
  metadata: { owner: 'group:default/security' },
  spec: {
    containers: [
      {
        name: 'app',
        reference: `registry.example/team/app@${digest('a')}`,
        approvedBy: 'user:default/security',
        approvedAt: '2026-01-01',
        supportedUntil: '2099-01-01',
      },
    ],
    machines: [
      {
        name: 'ubuntu',
        region: 'eu-central-1',
        imageId: 'ami-0123456789abcdef0',
        approvedBy: 'user:default/security',
        approvedAt: '2026-01-01',
        supportedUntil: '2099-01-01',
      },
    ],
    repositories: [
      {
        name: 'own-builds',
        repository: 'registry.example/own/*',
        approvedBy: 'user:default/security',
        approvedAt: '2026-01-01',
        supportedUntil: '2099-01-01',
      },
    ],
  },
};
