import type { Entity } from '@backstage/catalog-model';
import type { Config } from '@backstage/config';
import { toError } from '@backstage/errors';
import { ScmIntegrations } from '@backstage/integration';
import type { ReadOptions } from '@fairway/plugin-golden-path-node';
import { timeLimit, within } from '@fairway/plugin-time-limit-node';
import { CodeHosts } from './codeHosts';
import { GitCredentials } from './GitCredentials';
import {
  type Repository,
  repositoryOf,
  type RepositorySources,
} from './repositoryOf';

/** Repositories that are read at a time. */
const CONCURRENCY = 4;
/** For the credentials and the repository together. */
const TIMEOUT_MS = 60_000;

/** Services whose repository was read. */
export interface ReadServices<T> {
  /** Tells it from those that were not read. */
  state: 'read';
  /** All that are in the repository. */
  entities: readonly Entity[];
  /** Where it is. */
  repository: Repository;
  /** What was read of it. */
  content: T;
}

/** Services whose repository was not read. */
export interface UnreadServices {
  /** Tells it from those that were read. */
  state: 'unread';
  /** All that are in the repository; one when it is not known where it is. */
  entities: readonly Entity[];
  /** Absent when it is not known where it is. */
  repository?: Repository;
  /** Why, and what to do; for people, and without credentials. */
  error: string;
}

/** Services that share a repository, with what was read of it. */
export type FoundServices<T> = ReadServices<T> | UnreadServices;

/** How repositories are read. */
export interface ReadRepositoriesOptions<T> {
  /** Ends the reading. */
  signal: AbortSignal;
  /** Reads the repository at an address, for example `readRepository` of the golden path. */
  read: (
    url: string,
    options: Pick<ReadOptions, 'signal' | 'authorization'>,
  ) => Promise<T>;
}

type Shared = Pick<ReadServices<unknown>, 'repository'> & {
  entities: Entity[];
};

/** The repositories of services, wherever they are. */
export class ServiceRepositories {
  /** Reads `integrations`, and `goldenPath.localGit.url`. */
  static fromConfig(config: Config): ServiceRepositories {
    const integrations = ScmIntegrations.fromConfig(config);
    return new ServiceRepositories(
      {
        gitUrl: config
          .getOptionalString('goldenPath.localGit.url')
          ?.replace(/\/+$/, ''),
        hosts: CodeHosts.fromConfig(config, integrations),
      },
      new GitCredentials(integrations),
    );
  }

  private constructor(
    private readonly sources: RepositorySources,
    private readonly credentials: GitCredentials,
  ) {}

  /**
   * Says where the repository of an entity is. Nothing is asked for it.
   *
   * @throws InputError when it is not known, or on a host that is not configured
   */
  repositoryOf(entity: Entity): Repository {
    return repositoryOf(entity, this.sources);
  }

  /**
   * Reads the repositories of entities, each once, however many are in it.
   * Entities whose repository is not known come first, the others in their order.
   *
   * @throws the reason of the signal when that is aborted, and nothing else
   */
  async *read<T>(
    entities: readonly Entity[],
    options: ReadRepositoriesOptions<T>,
  ): AsyncIterable<FoundServices<T>> {
    const shared = new Map<string, Shared>();
    for (const entity of entities) {
      try {
        const repository = this.repositoryOf(entity);
        const known = shared.get(repository.url);
        if (known) {
          known.entities.push(entity);
        } else {
          shared.set(repository.url, { repository, entities: [entity] });
        }
      } catch (error) {
        yield {
          state: 'unread',
          entities: [entity],
          error: toError(error).message,
        };
      }
    }
    const reading: Promise<FoundServices<T>>[] = [];
    const finished = async (first: Promise<FoundServices<T>>) => {
      const found = await first;
      options.signal.throwIfAborted();
      return found;
    };
    for (const each of shared.values()) {
      options.signal.throwIfAborted();
      reading.push(this.#readOne(each, options));
      if (reading.length === CONCURRENCY) {
        const [first] = reading.splice(0, 1);
        yield await finished(first);
      }
    }
    for (const each of reading) {
      yield await finished(each);
    }
  }

  /**
   * Never rejects: nobody may be waiting yet. The credentials are asked for each
   * time: those of an App live for an hour.
   */
  async #readOne<T>(
    { repository, entities }: Shared,
    { signal, read }: ReadRepositoriesOptions<T>,
  ): Promise<FoundServices<T>> {
    try {
      const limited = timeLimit(TIMEOUT_MS, signal);
      const authorization = await within(limited, () =>
        this.credentials.authorizationFor(repository),
      );
      const content = await read(repository.url, {
        signal: limited,
        authorization,
      });
      return { state: 'read', entities, repository, content };
    } catch (error) {
      return {
        state: 'unread',
        entities,
        repository,
        error: `The repository ${repository.title} could not be read: ${toError(error).message}.`,
      };
    }
  }
}
