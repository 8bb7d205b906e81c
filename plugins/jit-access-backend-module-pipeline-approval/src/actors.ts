import type { AuthService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';

/** Annotation of a user: the name under which they start pipelines. */
export const PIPELINE_ACTOR_ANNOTATION = 'fairway.dev/pipeline-actor';

/** Who starts pipelines. */
export interface Actors {
  /** How many users have this name; more than one makes it nobody's. */
  count(actor: string): Promise<number>;
}

/** Whether it can be somebody's name at a CI system. */
export function isActor(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9@._[\]-]{0,99}$/.test(name);
}

/** {@link Actors} of the catalog. */
export class CatalogActors implements Actors {
  constructor(
    private readonly catalog: CatalogService,
    private readonly auth: AuthService,
  ) {}

  async count(actor: string): Promise<number> {
    const { totalItems } = await this.catalog.queryEntities(
      {
        filter: {
          kind: 'User',
          [`metadata.annotations.${PIPELINE_ACTOR_ANNOTATION}`]: actor,
        },
        limit: 1,
      },
      { credentials: await this.auth.getOwnServiceCredentials() },
    );
    return totalItems;
  }
}
