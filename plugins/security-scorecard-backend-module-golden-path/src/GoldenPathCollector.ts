import { type Entity, stringifyEntityRef } from '@backstage/catalog-model';
import type { GoldenPathObservedEvent } from '@fairway/plugin-golden-path-common';
import {
  type ControlResult,
  controls,
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
import {
  type FoundServices,
  isJudged,
  type ReadRepositoriesOptions,
  REPOSITORY_ANNOTATIONS,
  type ServiceRepositories,
} from '@fairway/plugin-service-repository-node';
import { timeLimit } from '@fairway/plugin-time-limit-node';

import {
  observeRepository,
  PATH_FACTS,
  pathFacts,
  type RepositoryObservation,
} from './observeRepository';

const RELEASES_TIMEOUT_MS = 60_000;

/** Settings of the collector. */
export interface GoldenPathCollectorOptions {
  repositories: Pick<ServiceRepositories, 'read'>;
  contactDomains?: readonly string[];
  /** Reads the releases of the golden paths; absent when none are configured. */
  releases?: (signal: AbortSignal) => Promise<ReleaseSet>;
  /** Told about every repository that was read. */
  publish?: (event: GoldenPathObservedEvent) => Promise<void>;
  /** Told what went wrong without stopping the run. */
  warn?: (message: string) => void;
  /** Reads a repository; replaced in tests. */
  read?: ReadRepositoriesOptions<ServiceFiles>['read'];
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
    const { repositories, read = readFiles } = this.options;
    const { signal } = context;
    for await (const found of repositories.read(entities, { signal, read })) {
      yield* await this.#observe(found, releases, context);
    }
  }

  /** Without releases everything but the version can still be judged. */
  async #releases(signal: AbortSignal): Promise<ReleaseSet | undefined> {
    const { releases, warn } = this.options;
    try {
      return await releases?.(timeLimit(RELEASES_TIMEOUT_MS, signal));
    } catch (error) {
      signal.throwIfAborted();
      warn?.(
        `The releases of the golden paths could not be read: ${reasonOf(error)}. Versions and missing fixes stay unknown.`,
      );
      return undefined;
    }
  }

  async #observe(
    found: FoundServices<ServiceFiles>,
    releases: ReleaseSet | undefined,
    context: CollectContext,
  ): Promise<Observation[]> {
    const { entities, repository } = found;
    if (found.state === 'unread') {
      return entities.map(entity => ({
        ...failed(entity, context),
        error: found.error,
        coverage: repository ? [this.#coverage(repository.title, null)] : [],
      }));
    }
    const { title } = found.repository;
    const seen = await observeRepository(found.content, releases, {
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
