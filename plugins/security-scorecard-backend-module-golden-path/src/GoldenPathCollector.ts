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
  isJudged,
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

/** Entities that share a repository. */
interface Shared {
  repository: Repository;
  entities: Entity[];
}

/** An observation of nothing yet. */
function failed(entity: Entity, { now }: CollectContext): Observation {
  return {
    entityRef: stringifyEntityRef(entity),
    status: 'error',
    observedAt: now.toISOString(),
    facts: {},
    findings: [],
    coverage: [],
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

  selects(entity: Entity): boolean {
    return isJudged(entity);
  }

  /** Reads each repository once, however many entities are in it. */
  async *collect(
    entities: readonly Entity[],
    context: CollectContext,
  ): AsyncIterable<Observation> {
    const releases = await this.#releases(context.signal);
    const shared = new Map<string, Shared>();
    for (const entity of entities) {
      try {
        const repository = repositoryOf(entity, this.options.sources);
        const known = shared.get(repository.url);
        if (known) {
          known.entities.push(entity);
        } else {
          shared.set(repository.url, { repository, entities: [entity] });
        }
      } catch (error) {
        yield {
          ...failed(entity, context),
          error: toError(error).message,
        };
      }
    }
    const all = [...shared.values()];
    for (let i = 0; i < all.length; i += CONCURRENCY) {
      context.signal.throwIfAborted();
      const observed = await Promise.all(
        all
          .slice(i, i + CONCURRENCY)
          .map(each => this.#observe(each, releases, context)),
      );
      yield* observed.flat();
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
    { repository, entities }: Shared,
    releases: ReleaseSet | undefined,
    context: CollectContext,
  ): Promise<Observation[]> {
    const { title } = repository;
    let files: ServiceFiles;
    try {
      files = await this.#read(repository, context.signal);
    } catch (error) {
      context.signal.throwIfAborted();
      return entities.map(entity => ({
        ...failed(entity, context),
        error: `The repository ${title} could not be read: ${reasonOf(error)}.`,
        coverage: [this.#coverage(title, null)],
      }));
    }
    const seen = await observeRepository(files, releases, {
      contactDomains: this.options.contactDomains,
    });
    const observations = entities.map(entity =>
      this.#observation(entity, title, seen, context),
    );
    for (const observation of observations) {
      await this.#publish(eventOf(observation, seen));
    }
    return observations;
  }

  #coverage(resource: string, lastScannedAt: string | null) {
    return {
      resource,
      scanType: this.id,
      state:
        lastScannedAt === null ? ('broken' as const) : ('scanned' as const),
      reason: null,
      lastScannedAt,
    };
  }

  #observation(
    entity: Entity,
    title: string,
    seen: RepositoryObservation,
    context: CollectContext,
  ): Observation {
    const observation = failed(entity, context);
    const { results } = seen;
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
      coverage: [this.#coverage(title, observation.observedAt)],
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
