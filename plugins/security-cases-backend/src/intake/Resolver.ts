import type { AuthService } from '@backstage/backend-plugin-api';
import {
  RELATION_OWNED_BY,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { CheckedEvent } from './schema';

/** Services that one event concerns at most. */
const MAX_SERVICES = 100;

const lower = (value: string) => value.toLocaleLowerCase('en-US');

/** Names by which the catalog knows a person; each is the person's alone. */
const PERSON_KEYS = [
  'metadata.annotations.fairway.dev/aws-identity-store-user',
  'spec.profile.email',
  'metadata.annotations.fairway.dev/kubernetes-user',
  'metadata.annotations.fairway.dev/github-user-id',
  'metadata.annotations.github.com/user-login',
  'metadata.name',
];

/** Who and which service an event is about, as far as the catalog knows. */
export interface Resolved {
  userRef: string | null;
  /** The one the case is about comes first. */
  entityRefs: string[];
  ownerRef: string | null;
  tier: string | null;
}

/** Finds in the catalog whom and what an event concerns. */
export class Resolver {
  constructor(
    private readonly catalog: CatalogService,
    private readonly auth: AuthService,
  ) {}

  /** Throws when the catalog can't be asked: the event is then taken later. */
  async resolve(event: CheckedEvent): Promise<Resolved> {
    const [userRef, entities] = await Promise.all([
      this.#person(event),
      this.#services(event),
    ]);
    const [primary] = entities;
    return {
      userRef,
      entityRefs: entities.map(entity => lower(stringifyEntityRef(entity))),
      ownerRef: primary ? ownerOf(primary) : null,
      tier: primary?.metadata.annotations?.['fairway.dev/tier'] ?? null,
    };
  }

  /** Two people by one name is nobody. */
  async #person({ actor }: CheckedEvent): Promise<string | null> {
    const options = { credentials: await this.auth.getOwnServiceCredentials() };
    if (actor.userRef) {
      const entity = await this.catalog.getEntityByRef(actor.userRef, options);
      return entity ? actor.userRef : null;
    }
    for (const alias of actor.aliases) {
      const { items } = await this.catalog.queryEntities(
        {
          filter: PERSON_KEYS.map(key => ({ kind: 'User', [key]: alias })),
          fields: ['kind', 'metadata.namespace', 'metadata.name'],
          limit: 2,
        },
        options,
      );
      if (items.length > 0) {
        return items.length === 1 ? lower(stringifyEntityRef(items[0])) : null;
      }
    }
    return null;
  }

  async #services(event: CheckedEvent): Promise<Entity[]> {
    const options = { credentials: await this.auth.getOwnServiceCredentials() };
    const found = new Map<string, Entity>();
    const add = (entities: readonly (Entity | undefined)[]) =>
      entities.forEach(entity => {
        if (entity) {
          found.set(lower(stringifyEntityRef(entity)), entity);
        }
      });
    if (event.entityRefs.length > 0) {
      const { items } = await this.catalog.getEntitiesByRefs(
        { entityRefs: event.entityRefs },
        options,
      );
      add(items);
    }
    // Whole places come before what runs in them: they are what was touched.
    for (const { name, value } of event.annotations) {
      const { items } = await this.catalog.queryEntities(
        {
          filter: [
            { kind: 'Resource', [`metadata.annotations.${name}`]: value },
            { kind: 'Component', [`metadata.annotations.${name}`]: value },
          ],
          orderFields: [
            { field: 'kind', order: 'desc' },
            { field: 'metadata.name', order: 'asc' },
          ],
          limit: MAX_SERVICES,
        },
        options,
      );
      const isPlace = (entity: Entity) =>
        entity.spec?.type === 'aws-account' ||
        entity.spec?.type === 'kubernetes-cluster';
      add(items.filter(isPlace));
      add(items.filter(entity => !isPlace(entity)));
    }
    return [...found.values()].slice(0, MAX_SERVICES);
  }
}

function ownerOf(entity: Entity): string | null {
  const relation = entity.relations?.find(
    ({ type }) => type === RELATION_OWNED_BY,
  );
  return relation ? lower(relation.targetRef) : null;
}
