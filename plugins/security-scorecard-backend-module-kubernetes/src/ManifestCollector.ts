import { type Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import {
  type ReadOptions,
  readRepository,
  type Tree,
} from '@fairway/plugin-golden-path-node';
import type {
  CollectContext,
  Collector,
  Observation,
} from '@fairway/plugin-security-scorecard-node';
import {
  isJudged,
  type ReadServices,
  REPOSITORY_ANNOTATIONS,
  type ServiceRepositories,
} from '@fairway/plugin-service-repository-node';
import type { KubernetesModuleConfig } from './config';
import {
  MANIFEST_FACTS,
  observeManifests,
  type SeenManifests,
} from './manifests/observation';
import { manifestPlace } from './manifests/place';

/** Reads a repository; replaced in tests. */
export type ReadRepository = (
  url: string,
  options: Pick<ReadOptions, 'signal' | 'authorization'>,
) => Promise<Tree>;

/** What the Kubernetes manifests in the repository of a service would do to a cluster. */
export class ManifestCollector implements Collector {
  readonly id = 'kubernetes-manifests';
  readonly title = 'Kubernetes manifests';
  readonly pillar = 'rbac';
  readonly facts = MANIFEST_FACTS;
  readonly annotations = REPOSITORY_ANNOTATIONS;
  readonly #config: KubernetesModuleConfig;
  readonly #repositories: Pick<ServiceRepositories, 'read'>;
  readonly #read: ReadRepository;

  constructor(
    config: KubernetesModuleConfig,
    repositories: Pick<ServiceRepositories, 'read'>,
    read: ReadRepository = readRepository,
  ) {
    this.#config = config;
    this.#repositories = repositories;
    this.#read = read;
  }

  selects(entity: Entity): boolean {
    return isJudged(entity);
  }

  /** Reads each repository once, however many entities are in it. */
  async *collect(
    entities: readonly Entity[],
    { signal, now }: CollectContext,
  ): AsyncIterable<Observation> {
    const observedAt = now.toISOString();
    for await (const found of this.#repositories.read(entities, {
      signal,
      read: this.#read,
    })) {
      if (found.state === 'read') {
        yield* this.#observe(found, observedAt);
        continue;
      }
      for (const entity of found.entities) {
        yield unread(entity, observedAt, found.error, found.repository?.title);
      }
    }
  }

  *#observe(
    { entities, repository, content }: ReadServices<Tree>,
    observedAt: string,
  ): Iterable<Observation> {
    const { title } = repository;
    // Most that share a repository look for the same manifests in it.
    const known = new Map<string, SeenManifests>();
    for (const entity of entities) {
      const place = manifestPlace(entity.metadata.annotations ?? {});
      const key = JSON.stringify(place);
      try {
        const seen =
          known.get(key) ??
          observeManifests(content, {
            observedAt,
            repository: title,
            place,
            config: this.#config,
          });
        known.set(key, seen);
        yield { entityRef: stringifyEntityRef(entity), ...seen };
      } catch (error) {
        yield unread(
          entity,
          observedAt,
          `The manifests of ${title} could not be judged: ${toError(error).message}`,
          title,
        );
      }
    }
  }
}

/** An observation of nothing. */
function unread(
  entity: Entity,
  observedAt: string,
  error: string,
  resource: string | undefined,
): Observation {
  return {
    entityRef: stringifyEntityRef(entity),
    status: 'error',
    error,
    observedAt,
    facts: {},
    findings: [],
    coverage:
      resource === undefined
        ? []
        : [
            {
              resource,
              scanType: 'manifests',
              state: 'broken',
              reason: null,
              lastScannedAt: null,
            },
          ],
  };
}
