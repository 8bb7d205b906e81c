import { type Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import type { GoldenPathObservedEvent } from '@fairway/plugin-golden-path-common';
import {
  type ControlResult,
  controls,
  type ReadOptions,
  type ReleaseSet,
  type ServiceFiles,
  withRepository,
} from '@fairway/plugin-golden-path-node';
import type {
  CollectContext,
  Collector,
  FactDefinition,
  Observation,
  ObservedFinding,
} from '@fairway/plugin-security-scorecard-node';
import { timeLimit } from '@fairway/plugin-time-limit-node';

import {
  observeRepository,
  PATH_FACTS,
  pathFacts,
  type RepositoryObservation,
} from './observeRepository';
import {
  type Repository,
  REPOSITORY_ANNOTATIONS,
  repositoryOf,
  type RepositorySources,
} from './repositoryOf';

const CONCURRENCY = 4;
const TIMEOUT_MS = 60_000;

/** Settings of the collector. */
export interface GoldenPathCollectorOptions {
  /** Where repositories may be. */
  sources: RepositorySources;
  /** Value of the header `Authorization` for a repository; undefined for none. */
  authorizationFor?: (repository: Repository) => Promise<string | undefined>;
  contactDomains?: readonly string[];
  /** Reads the releases of the golden paths; absent when none are configured. */
  releases?: (signal: AbortSignal) => Promise<ReleaseSet>;
  /** Told about every repository that was read. */
  publish?: (event: GoldenPathObservedEvent) => Promise<void>;
  /** Told what went wrong without stopping the run. */
  warn?: (message: string) => void;
  /** Reads a repository; replaced in tests. */
  read?: (url: string, options: ReadOptions) => Promise<ServiceFiles>;
}

/** Most files that an event names. */
const MAX_EVENT_FILES = 500;

const readFiles: NonNullable<GoldenPathCollectorOptions['read']> = (
  url,
  options,
) => withRepository(url, options, async ({ files }) => files);

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown error';
}

/** What a promise brings, unless the signal is aborted before. */
function before<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), {
      once: true,
    });
    promise.then(resolve, reject);
  });
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

function eventOf(
  { entityRef, observedAt }: Observation,
  { record, latest, drift, results }: RepositoryObservation,
): GoldenPathObservedEvent {
  return {
    entityRef,
    template: record?.templateRef ?? null,
    version: record?.version ?? null,
    latest,
    drift: drift && {
      pristine: drift.counts.pristine,
      edited: drift.counts.edited,
      weakened: drift.counts.weakened,
    },
    files: (drift?.files ?? [])
      .map(({ path, verdict }) => ({ path, verdict }))
      .slice(0, MAX_EVENT_FILES),
    controls: results.map(({ id, state, message }) => ({ id, state, message })),
    observedAt,
  };
}

/** Reads each service's repository and judges it by the golden-path controls. */
export class GoldenPathCollector implements Collector {
  readonly id = 'golden-path';
  readonly title = 'Golden-path controls';
  readonly pillar = 'golden-path';
  readonly annotations = REPOSITORY_ANNOTATIONS;
  readonly facts: Readonly<Record<string, FactDefinition>> = {
    ...Object.fromEntries(
      controls.map(({ id, title }): [string, FactDefinition] => [
        factName(id),
        { type: 'bool', description: `Whether the control "${title}" passes` },
      ]),
    ),
    ...PATH_FACTS,
  };

  constructor(private readonly options: GoldenPathCollectorOptions) {}

  async *collect(
    entities: readonly Entity[],
    context: CollectContext,
  ): AsyncIterable<Observation> {
    const releases = await this.#releases(context.signal);
    for (let i = 0; i < entities.length; i += CONCURRENCY) {
      context.signal.throwIfAborted();
      yield* await Promise.all(
        entities
          .slice(i, i + CONCURRENCY)
          .map(entity => this.#observe(entity, releases, context)),
      );
    }
  }

  /** Without releases everything but the version can still be judged. */
  async #releases(signal: AbortSignal): Promise<ReleaseSet | undefined> {
    const { releases, warn } = this.options;
    try {
      return await releases?.(timeLimit(TIMEOUT_MS, signal));
    } catch (error) {
      signal.throwIfAborted();
      warn?.(
        `The releases of the golden paths could not be read: ${reasonOf(error)}. Versions and missing fixes stay unknown.`,
      );
      return undefined;
    }
  }

  /** The credentials are asked for each time: those of an App live for an hour. */
  async #read(repository: Repository, signal: AbortSignal) {
    const { authorizationFor, read = readFiles } = this.options;
    const limited = timeLimit(TIMEOUT_MS, signal);
    const authorization =
      authorizationFor && (await before(limited, authorizationFor(repository)));
    return read(repository.url, { signal: limited, authorization });
  }

  async #observe(
    entity: Entity,
    releases: ReleaseSet | undefined,
    context: CollectContext,
  ): Promise<Observation> {
    const observation: Observation = {
      entityRef: stringifyEntityRef(entity),
      status: 'error',
      observedAt: context.now.toISOString(),
      facts: {},
      findings: [],
      coverage: [],
    };
    let repository: Repository;
    try {
      repository = repositoryOf(entity, this.options.sources);
    } catch (error) {
      return { ...observation, error: toError(error).message };
    }
    const { title } = repository;
    let files: ServiceFiles;
    try {
      files = await this.#read(repository, context.signal);
    } catch (error) {
      context.signal.throwIfAborted();
      return {
        ...observation,
        error: `The repository ${title} could not be read: ${reasonOf(error)}.`,
        coverage: [
          {
            resource: title,
            scanType: this.id,
            state: 'broken',
            reason: null,
            lastScannedAt: null,
          },
        ],
      };
    }
    const seen = await observeRepository(files, releases, {
      contactDomains: this.options.contactDomains,
    });
    const { results } = seen;
    await this.#publish(eventOf(observation, seen));
    return {
      ...observation,
      status: 'ok',
      // What could not be decided is left out, and so stays unknown.
      facts: {
        ...Object.fromEntries(
          results
            .filter(r => r.state === 'pass' || r.state === 'fail')
            .map(r => [factName(r.id), r.state === 'pass']),
        ),
        ...pathFacts(seen),
      },
      findings: results
        .filter(r => r.state === 'fail')
        .map(r => findingOf(r, title)),
      coverage: [
        {
          resource: title,
          scanType: this.id,
          state: 'scanned',
          reason: null,
          lastScannedAt: observation.observedAt,
        },
      ],
    };
  }

  /** Whoever listens is not needed to judge a service. */
  async #publish(event: GoldenPathObservedEvent): Promise<void> {
    try {
      await this.options.publish?.(event);
    } catch (error) {
      this.options.warn?.(
        `What was seen of ${event.entityRef} could not be told: ${reasonOf(error)}.`,
      );
    }
  }
}
