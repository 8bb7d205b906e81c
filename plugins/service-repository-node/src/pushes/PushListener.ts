import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import {
  ANNOTATION_SOURCE_LOCATION,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import {
  CATALOG_FILTER_EXISTS,
  type QueryEntitiesInitialRequest,
} from '@backstage/catalog-client';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { EventsService } from '@backstage/plugin-events-node';
import { GIT_REPOSITORY_ANNOTATION } from '@fairway/plugin-golden-path-node';
import type { SecurityScorecardService } from '@fairway/plugin-security-scorecard-node';
import { z } from 'zod';
import { isJudged, isPlace } from '../repositoryOf';
import type { ServiceRepositories } from '../ServiceRepositories';

/** Services of one repository that are read again. */
const MAX_SERVICES = 100;

const text = z.string().min(1).max(500);

const githubPush = z
  .object({
    ref: text,
    repository: z.object({ full_name: text, default_branch: text }),
  })
  .transform(({ ref, repository }) => ({
    ref,
    branch: repository.default_branch,
    name: repository.full_name,
  }));

const gitlabPush = z
  .object({
    ref: text,
    project: z.object({ path_with_namespace: text, default_branch: text }),
  })
  .transform(({ ref, project }) => ({
    ref,
    branch: project.default_branch,
    name: project.path_with_namespace,
  }));

/** A push, and by what the catalog names repositories of its kind of host. */
interface Push {
  type: 'github' | 'gitlab';
  slug: string;
  /** `<owner>/<repository>`. */
  name: string;
}

/** Topics on which Backstage publishes pushes. */
const PUSHES = new Map([
  [
    'github.push',
    {
      schema: githubPush,
      type: 'github' as const,
      slug: 'github.com/project-slug',
    },
  ],
  [
    'gitlab.push',
    {
      schema: gitlabPush,
      type: 'gitlab' as const,
      slug: 'gitlab.com/project-slug',
    },
  ],
]);

const path = (annotation: string) => `metadata.annotations.${annotation}`;

/** What {@link PushListener} needs. */
export interface PushListenerOptions {
  auth: Pick<AuthService, 'getOwnServiceCredentials'>;
  catalog: Pick<CatalogService, 'queryEntities'>;
  events: Pick<EventsService, 'subscribe'>;
  logger: Pick<LoggerService, 'warn'>;
  scorecards: Pick<SecurityScorecardService, 'refresh'>;
  /** What the collectors read. */
  repositories: Pick<ServiceRepositories, 'repositoryOf'>;
}

/**
 * Has services read again when somebody pushed to the default branch of their
 * repository. A push is a hint: nothing that it says gets into a result, and the
 * queue of the scorecard keeps one row for each service, however many there are.
 */
export class PushListener {
  #subscribed: Promise<void> | undefined;

  constructor(private readonly options: PushListenerOptions) {}

  /** Subscribes, once however often it is called. */
  listen(): Promise<void> {
    this.#subscribed ??= this.options.events.subscribe({
      id: 'security-scorecard-push',
      topics: [...PUSHES.keys()],
      onEvent: ({ topic, eventPayload }) => this.#heard(topic, eventPayload),
    });
    return this.#subscribed;
  }

  async #heard(topic: string, payload: unknown): Promise<void> {
    const known = PUSHES.get(topic);
    const push = known?.schema.safeParse(payload).data;
    if (
      !known ||
      !push ||
      push.ref !== `refs/heads/${push.branch}` ||
      !isPlace(push.name)
    ) {
      return;
    }
    const { auth, logger, scorecards } = this.options;
    for (const entity of await this.#services({
      ...known,
      name: push.name,
    })) {
      const entityRef = stringifyEntityRef(entity);
      try {
        await scorecards.refresh(entityRef, {
          credentials: await auth.getOwnServiceCredentials(),
        });
      } catch (error) {
        // The next round reads it anyway.
        logger.warn(
          `After a push to ${push.name}, ${entityRef} could not be queued to be read again: ${error}`,
        );
      }
    }
  }

  /** Those that a collector can read; others would be collected for nothing. */
  async #services(push: Push): Promise<Entity[]> {
    const { slug, name } = push;
    const named = await this.#query({
      filter: [
        { [path(GIT_REPOSITORY_ANNOTATION)]: name },
        { [path(slug)]: name },
      ],
    });
    // An address has a branch and a folder after the name.
    const located = await this.#query({
      filter: { [path(ANNOTATION_SOURCE_LOCATION)]: CATALOG_FILTER_EXISTS },
      fullTextFilter: {
        term: `/${name}`,
        fields: [path(ANNOTATION_SOURCE_LOCATION)],
      },
    });
    const services = new Map(
      [...named, ...located].map(entity => [
        stringifyEntityRef(entity),
        entity,
      ]),
    );
    return [...services.values()]
      .filter(entity => isJudged(entity) && this.#concerns(push, entity))
      .slice(0, MAX_SERVICES);
  }

  /** Whether it is read from what was pushed to, or from a mirror of it. */
  #concerns({ type, slug, name }: Push, entity: Entity): boolean {
    const { annotations = {} } = entity.metadata;
    const same = (other?: string) =>
      other?.toLowerCase() === name.toLowerCase();
    const local = annotations[GIT_REPOSITORY_ANNOTATION];
    if (local?.trim() && (same(local) || same(annotations[slug]))) {
      return true;
    }
    try {
      const repository = this.options.repositories.repositoryOf(entity);
      return repository.type === type && same(repository.name);
    } catch {
      return false;
    }
  }

  async #query(request: QueryEntitiesInitialRequest): Promise<Entity[]> {
    const { auth, catalog } = this.options;
    const { items } = await catalog.queryEntities(
      {
        ...request,
        fields: [
          'kind',
          'metadata.namespace',
          'metadata.name',
          'metadata.annotations',
        ],
        limit: MAX_SERVICES,
      },
      { credentials: await auth.getOwnServiceCredentials() },
    );
    return items;
  }
}
