import type { Entity } from '@backstage/catalog-model';
import type { GoldenPathObservedEvent } from '@fairway/plugin-golden-path-common';

/** A service of the catalog. */
export function component(
  name: string,
  options: { owner?: string; title?: string } = {},
): Entity {
  const owner = `group:default/${options.owner ?? 'payments'}`;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      namespace: 'default',
      ...(options.title ? { title: options.title } : {}),
    },
    spec: { type: 'service', lifecycle: 'production', owner },
    relations: [{ type: 'ownedBy', targetRef: owner }],
  };
}

/** What was seen of a service: current and pristine unless it says otherwise. */
export function observed(
  name: string,
  given: Partial<GoldenPathObservedEvent> = {},
): GoldenPathObservedEvent {
  return {
    entityRef: `component:default/${name}`,
    template: 'template:default/secure-service-node',
    version: '1.1.0',
    latest: '1.1.0',
    drift: { pristine: 40, edited: 0, weakened: 0 },
    files: [],
    controls: [
      { id: 'codeowners', state: 'pass' },
      { id: 'dockerfile', state: 'pass' },
    ],
    observedAt: '2026-11-21T10:00:00.000Z',
    ...given,
  };
}
