import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import {
  narrowServices,
  readOwners,
  writeOwners,
  type OwnedService,
  type OwnerFilter,
  type ServiceFacts,
} from '@fairway/plugin-backends-node';
import type { Knex } from 'knex';

/** What the caller may see; everything when undefined. */
export type Criteria = PermissionCriteria<OwnerFilter> | undefined;

/** Keeps who owns what, for permissions and lists. */
export class ServiceStore {
  constructor(private readonly knex: Knex) {}

  /** Adds a service, or lets it follow the catalog. */
  async describe(
    entityRef: string,
    facts: ServiceFacts,
    seenAt: string,
  ): Promise<void> {
    const columns = {
      title: facts.title,
      search_text: facts.searchText.toLocaleLowerCase('en-US'),
      owner_ref: facts.ownerRefs[0] ?? null,
      seen_at: seenAt,
    };
    await this.knex.transaction(async trx => {
      await trx('services')
        .insert({ entity_ref: entityRef, ...columns })
        .onConflict('entity_ref')
        .merge();
      await writeOwners(trx, entityRef, facts.ownerRefs);
    });
  }

  async isKnown(entityRef: string): Promise<boolean> {
    return Boolean(
      await this.knex('services').where({ entity_ref: entityRef }).first(),
    );
  }

  /** Refs after a given one, in order, to go through all of them. */
  async refsAfter(after: string, limit: number): Promise<string[]> {
    return this.knex('services')
      .where('entity_ref', '>', after)
      .orderBy('entity_ref')
      .limit(limit)
      .pluck('entity_ref');
  }

  /** Removes services that the catalog had last before a time. */
  async remove(entityRefs: readonly string[], seenBefore: string) {
    return this.knex('services')
      .whereIn('entity_ref', [...entityRefs])
      .andWhere('seen_at', '<', seenBefore)
      .delete();
  }

  /** Those of the refs that are known and may be seen. */
  async visible(
    entityRefs: readonly string[],
    criteria: Criteria,
  ): Promise<Set<string>> {
    const refs: string[] = await this.knex('services')
      .where(where => narrowServices(where, criteria))
      .whereIn('services.entity_ref', [...new Set(entityRefs)])
      .pluck('services.entity_ref');
    return new Set(refs);
  }

  /** What permission rules see, in the order of the refs. */
  async resources(
    entityRefs: readonly string[],
  ): Promise<(OwnedService | undefined)[]> {
    return readOwners(this.knex, entityRefs);
  }
}
