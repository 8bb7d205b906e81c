import { RELATION_OWNED_BY, type Entity } from '@backstage/catalog-model';
import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import type { Knex } from 'knex';
import { narrowByOwners } from './permissions/narrow';
import type { OwnerFilter } from './permissions/ownerRule';
import { storable } from './storable';

/** What a backend keeps of a service, as the catalog says it. */
export interface ServiceFacts {
  /** Its title; its name when it has none. */
  title: string;
  /** Name, and whatever else it is found by. */
  searchText: string;
  /** All owners, in lower case, the first one first. */
  ownerRefs: readonly string[];
}

/** What permission rules see of a service. */
export interface OwnedService {
  /** Entity ref, in lower case. */
  entityRef: string;
  /** Entity refs of all owners, in lower case. */
  ownerRefs: readonly string[];
}

/** What is kept of an entity. */
export function serviceFacts({ metadata, relations }: Entity): ServiceFacts {
  const { name } = metadata;
  const title = storable(metadata.title ?? '');
  return {
    title: title || name,
    searchText: title ? `${name}\n${title}` : name,
    ownerRefs: (relations ?? [])
      .filter(({ type }) => type === RELATION_OWNED_BY)
      .map(({ targetRef }) => targetRef.toLocaleLowerCase('en-US')),
  };
}

/** Replaces the owners of a service in the table `service_owners`. */
export async function writeOwners(
  trx: Knex.Transaction,
  entityRef: string,
  ownerRefs: readonly string[],
): Promise<void> {
  await trx('service_owners').where({ entity_ref: entityRef }).delete();
  const owners = [...new Set(ownerRefs)];
  if (owners.length > 0) {
    await trx('service_owners')
      .insert(owners.map(ref => ({ entity_ref: entityRef, owner_ref: ref })))
      .onConflict(['entity_ref', 'owner_ref'])
      .ignore();
  }
}

/**
 * What permission rules see of the services in the tables `services` and
 * `service_owners`, in the order of the refs; undefined for one that is not
 * there.
 */
export async function readOwners(
  knex: Knex,
  entityRefs: readonly string[],
): Promise<(OwnedService | undefined)[]> {
  const rows: { entity_ref: string; owner_ref: string | null }[] = await knex(
    'services',
  )
    .leftJoin(
      'service_owners',
      'services.entity_ref',
      'service_owners.entity_ref',
    )
    .whereIn('services.entity_ref', [...entityRefs])
    .select('services.entity_ref', 'service_owners.owner_ref');
  return entityRefs.map(entityRef => {
    const own = rows.filter(row => row.entity_ref === entityRef);
    return own.length === 0
      ? undefined
      : { entityRef, ownerRefs: own.flatMap(row => row.owner_ref ?? []) };
  });
}

/** Adds what the caller may see to a query on `services`. */
export function narrowServices(
  query: Knex.QueryBuilder,
  criteria: PermissionCriteria<OwnerFilter> | undefined,
): void {
  narrowByOwners(query, criteria, {
    column: 'services.entity_ref',
    owners: 'service_owners',
  });
}
