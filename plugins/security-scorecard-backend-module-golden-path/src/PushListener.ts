import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { EventsService } from '@backstage/plugin-events-node';
import { GIT_REPOSITORY_ANNOTATION } from '@fairway/plugin-golden-path-node';
import type { SecurityScorecardService } from '@fairway/plugin-security-scorecard-node';
import { z } from 'zod';

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

/** Topics on which Backstage publishes pushes, and by what the catalog names the repositories. */
const PUSHES = new Map([
  [
    'github.push',
    { schema: githubPush, annotation: 'github.com/project-slug' },
  ],
  [
    'gitlab.push',
    { schema: gitlabPush, annotation: 'gitlab.com/project-slug' },
  ],
]);

/** What {@link PushListener} needs. */
export interface PushListenerOptions {
  auth: Pick<AuthService, 'getOwnServiceCredentials'>;
  catalog: Pick<CatalogService, 'queryEntities'>;
  events: Pick<EventsService, 'subscribe'>;
  logger: Pick<LoggerService, 'warn'>;
  scorecards: Pick<SecurityScorecardService, 'refresh'>;
}

/**
 * Has services read again when somebody pushed to the default branch of their
 * repository. A push is a hint: nothing that it says gets into a result, and the
 * queue of the scorecard keeps one row for each service, however many there are.
 */
export class PushListener {
  constructor(private readonly options: PushListenerOptions) {}

  async listen(): Promise<void> {
    await this.options.events.subscribe({
      id: 'security-scorecard-golden-path-push',
      topics: [...PUSHES.keys()],
      onEvent: ({ topic, eventPayload }) => this.#heard(topic, eventPayload),
    });
  }

  async #heard(topic: string, payload: unknown): Promise<void> {
    const known = PUSHES.get(topic);
    const push = known?.schema.safeParse(payload).data;
    if (!known || !push || push.ref !== `refs/heads/${push.branch}`) {
      return;
    }
    const { auth, logger, scorecards } = this.options;
    for (const entity of await this.#services(known.annotation, push.name)) {
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

  /** Those that the collector can read; others would be collected for nothing. */
  async #services(annotation: string, name: string): Promise<Entity[]> {
    const { auth, catalog } = this.options;
    const path = (key: string) => `metadata.annotations.${key}`;
    const { items } = await catalog.queryEntities(
      {
        filter: [
          { [path(GIT_REPOSITORY_ANNOTATION)]: name },
          {
            [path(GIT_REPOSITORY_ANNOTATION)]: CATALOG_FILTER_EXISTS,
            [path(annotation)]: name,
          },
        ],
        fields: ['kind', 'metadata.namespace', 'metadata.name'],
        limit: MAX_SERVICES,
      },
      { credentials: await auth.getOwnServiceCredentials() },
    );
    return items;
  }
}
