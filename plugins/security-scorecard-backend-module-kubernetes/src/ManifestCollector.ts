import { type Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError, toError } from '@backstage/errors';
import {
  GIT_REPOSITORY_ANNOTATION,
  isRepositoryName,
  readRepository,
  type Tree,
} from '@fairway/plugin-golden-path-node';
import type {
  CollectContext,
  Collector,
  Observation,
} from '@fairway/plugin-security-scorecard-node';
import { timeLimit } from '@fairway/plugin-time-limit-node';
import type { KubernetesModuleConfig } from './config';
import {
  MANIFEST_FACTS,
  MANIFEST_PATHS_ANNOTATION,
  observeManifests,
} from './manifests/observation';

/** Reads a repository; replaced in tests. */
export type ReadRepository = (
  url: string,
  options: { signal: AbortSignal },
) => Promise<Tree>;

const CONCURRENCY = 4;
const TIMEOUT_MS = 60_000;

/** What the Kubernetes manifests in the repository of a service would do to a cluster. */
export class ManifestCollector implements Collector {
  readonly id = 'kubernetes-manifests';
  readonly title = 'Kubernetes manifests';
  readonly pillar = 'rbac';
  readonly facts = MANIFEST_FACTS;
  readonly annotations = [GIT_REPOSITORY_ANNOTATION];
  readonly #config: KubernetesModuleConfig;
  readonly #read: ReadRepository;

  constructor(
    config: KubernetesModuleConfig,
    read: ReadRepository = readRepository,
  ) {
    this.#config = config;
    this.#read = read;
  }

  async *collect(
    entities: readonly Entity[],
    context: CollectContext,
  ): AsyncIterable<Observation> {
    const { gitUrl } = this.#config;
    if (gitUrl === undefined) {
      throw new InputError(
        'Repositories can not be read: set goldenPath.localGit.url to the address of the git server.',
      );
    }
    for (let i = 0; i < entities.length; i += CONCURRENCY) {
      context.signal.throwIfAborted();
      yield* await Promise.all(
        entities
          .slice(i, i + CONCURRENCY)
          .map(entity => this.#observe(entity, gitUrl, context)),
      );
    }
  }

  async #observe(
    entity: Entity,
    gitUrl: string,
    { signal, now }: CollectContext,
  ): Promise<Observation> {
    const annotations = entity.metadata.annotations ?? {};
    const repository = annotations[GIT_REPOSITORY_ANNOTATION] ?? '';
    const observedAt = now.toISOString();
    const entityRef = stringifyEntityRef(entity);
    try {
      if (!isRepositoryName(repository)) {
        throw new InputError(
          `The annotation ${GIT_REPOSITORY_ANNOTATION} must be <owner>/<repository>.`,
        );
      }
      const tree = await this.#read(`${gitUrl}/${repository}.git`, {
        signal: timeLimit(TIMEOUT_MS, signal),
      });
      return observeManifests(tree, {
        entityRef,
        observedAt,
        repository,
        annotations,
        config: this.#config,
      });
    } catch (error) {
      signal.throwIfAborted();
      return {
        entityRef,
        status: 'error',
        error: `The manifests of ${repository || MANIFEST_PATHS_ANNOTATION} could not be read: ${toError(error).message}`,
        observedAt,
        facts: {},
        findings: [],
        coverage: [
          {
            resource: repository,
            scanType: 'manifests',
            state: 'broken',
            reason: null,
            lastScannedAt: null,
          },
        ],
      };
    }
  }
}
