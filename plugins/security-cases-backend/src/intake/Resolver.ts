import type { AuthService } from '@backstage/backend-plugin-api';
import {
  RELATION_OWNED_BY,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { storable } from '@fairway/plugin-backends-node';
import type { CheckedEvent } from './schema';

/** Services that one event concerns at most. */
const MAX_SERVICES = 100;
/** Services that are looked through for the one that is meant. */
const CANDIDATES = 5_000;

const lower = (value: string) => value.toLocaleLowerCase('en-US');

const keyOf = (annotation: string) => `metadata.annotations.${annotation}`;

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
      tier: tierOf(primary),
    };
  }

  /** Two people by one name is nobody. */
  async #person({ actor }: CheckedEvent): Promise<string | null> {
    const options = { credentials: await this.auth.getOwnServiceCredentials() };
    if (actor.userRef) {
      const entity = await this.catalog.getEntityByRef(actor.userRef, options);
      return entity ? actor.userRef : null;
    }
    for (const { path, value } of actor.aliases) {
      const { items } = await this.catalog.queryEntities(
        {
          filter: { kind: 'User', [path]: value },
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
    const { among, exact } = partition(event.annotations);
    for (const { name, value } of among) {
      const near = await this.#query(
        { ...exact, [keyOf(name)]: CATALOG_FILTER_EXISTS },
        CANDIDATES,
      );
      add(
        near.filter(({ metadata }) =>
          (metadata.annotations?.[name] ?? '')
            .split(',')
            .some(part => part.trim() === value),
        ),
      );
    }
    if (Object.keys(exact).length > 0) {
      // Whole places come before what runs in them: they are what was touched.
      const all = await this.#query(exact, MAX_SERVICES);
      add(all.filter(isPlace));
      add(all.filter(entity => !isPlace(entity)));
    }
    return [...found.values()].slice(0, MAX_SERVICES);
  }

  async #query(
    filter: Record<string, string | symbol>,
    limit: number,
  ): Promise<Entity[]> {
    const { items } = await this.catalog.queryEntities(
      {
        filter: [
          { kind: 'Resource', ...filter },
          { kind: 'Component', ...filter },
        ],
        orderFields: [
          { field: 'kind', order: 'desc' },
          { field: 'metadata.name', order: 'asc' },
        ],
        limit,
      },
      { credentials: await this.auth.getOwnServiceCredentials() },
    );
    return items;
  }
}

function partition(annotations: CheckedEvent['annotations']) {
  return {
    among: annotations.filter(({ among }) => among),
    exact: Object.fromEntries(
      annotations
        .filter(({ among }) => !among)
        .map(({ name, value }) => [keyOf(name), value]),
    ),
  };
}

function tierOf(primary: Entity | undefined): string | null {
  const tier = primary?.metadata.annotations?.['fairway.dev/tier'];
  return tier === undefined ? null : storable(tier);
}

function isPlace({ spec }: Entity): boolean {
  return spec?.type === 'aws-account' || spec?.type === 'kubernetes-cluster';
}

function ownerOf(entity: Entity): string | null {
  const relation = entity.relations?.find(
    ({ type }) => type === RELATION_OWNED_BY,
  );
  return relation ? lower(relation.targetRef) : null;
}
