import { type Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import {
  type ControlResult,
  controls,
  GIT_REPOSITORY_ANNOTATION,
  isRepositoryName,
  readRepository,
  type Tree,
  verifyTree,
} from '@fairway/plugin-golden-path-node';
import type {
  CollectContext,
  Collector,
  FactDefinition,
  Observation,
  ObservedFinding,
} from '@fairway/plugin-security-scorecard-node';

const CONCURRENCY = 4;
const TIMEOUT_MS = 60_000;

/** Settings of the collector. */
export interface GoldenPathCollectorOptions {
  /** Base URL of the git server; undefined when none is configured. */
  gitUrl: string | undefined;
  contactDomains?: readonly string[];
  /** Reads a repository; replaced in tests. */
  read?: (url: string, options: { signal: AbortSignal }) => Promise<Tree>;
}

/** `network-policy` → `networkPolicy`. */
function factName(id: string): string {
  return id.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function findingOf(result: ControlResult, repository: string): ObservedFinding {
  return {
    vulnerability: `golden-path.${result.id}`,
    title: `${result.title}: ${result.message}`,
    severity: result.severity,
    status: 'open',
    component: repository,
    location: 'default branch',
    remediation: result.remediation,
    fixAvailable: true,
  };
}

/** Reads each service's repository and judges it by the golden-path controls. */
export class GoldenPathCollector implements Collector {
  readonly id = 'golden-path';
  readonly title = 'Golden-path controls';
  readonly pillar = 'golden-path';
  readonly annotations = [GIT_REPOSITORY_ANNOTATION];
  readonly facts: Readonly<Record<string, FactDefinition>> = Object.fromEntries(
    controls.map(({ id, title }): [string, FactDefinition] => [
      factName(id),
      { type: 'bool', description: `Whether the control "${title}" passes` },
    ]),
  );

  constructor(private readonly options: GoldenPathCollectorOptions) {}

  async *collect(
    entities: readonly Entity[],
    context: CollectContext,
  ): AsyncIterable<Observation> {
    const { gitUrl } = this.options;
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
    context: CollectContext,
  ): Promise<Observation> {
    const repository =
      entity.metadata.annotations?.[GIT_REPOSITORY_ANNOTATION] ?? '';
    const observation: Observation = {
      entityRef: stringifyEntityRef(entity),
      status: 'error',
      observedAt: context.now.toISOString(),
      facts: {},
      findings: [],
      coverage: [],
    };
    if (!isRepositoryName(repository)) {
      return {
        ...observation,
        error: `The annotation ${GIT_REPOSITORY_ANNOTATION} must be <owner>/<repository>.`,
      };
    }
    let tree: Tree;
    try {
      tree = await (this.options.read ?? readRepository)(
        `${gitUrl}/${repository}.git`,
        {
          signal: AbortSignal.any([
            context.signal,
            AbortSignal.timeout(TIMEOUT_MS),
          ]),
        },
      );
    } catch (error) {
      context.signal.throwIfAborted();
      return {
        ...observation,
        error: `The repository ${repository} could not be read: ${
          error instanceof Error ? error.message : 'unknown error'
        }.`,
        coverage: [
          {
            resource: repository,
            scanType: this.id,
            state: 'broken',
            reason: null,
            lastScannedAt: null,
          },
        ],
      };
    }
    const results = await verifyTree(tree, {
      contactDomains: this.options.contactDomains,
    });
    return {
      ...observation,
      status: 'ok',
      // What could not be decided is left out, and so stays unknown.
      facts: Object.fromEntries(
        results
          .filter(r => r.state === 'pass' || r.state === 'fail')
          .map(r => [factName(r.id), r.state === 'pass']),
      ),
      findings: results
        .filter(r => r.state === 'fail')
        .map(r => findingOf(r, repository)),
      coverage: [
        {
          resource: repository,
          scanType: this.id,
          state: 'scanned',
          reason: null,
          lastScannedAt: observation.observedAt,
        },
      ],
    };
  }
}
