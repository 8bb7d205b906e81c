import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  RELATION_HAS_MEMBER,
  RELATION_MEMBER_OF,
  RELATION_OWNED_BY,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import { canonicalRef, canonicalSet } from '@fairway/plugin-jit-access-common';
import type { Resolution } from '@fairway/plugin-jit-access-node';
import type { CatalogReader, OwnCredentials } from './catalog';
import { messageOf } from './lookups';

/** On a user: the ref of their manager. */
export const MANAGER_ANNOTATION = 'fairway.dev/manager';

/** On a group: the ref of the person who leads it. */
export const LEADER_ANNOTATION = 'fairway.dev/leader';

function relationsOf(entity: Entity, type: string): string[] {
  return canonicalSet(
    (entity.relations ?? [])
      .filter(relation => relation.type === type)
      .map(relation => relation.targetRef),
  );
}

/** Owner of an entity as the catalog relates it; null when there is none. */
export function ownerOf(entity: Entity): string | null {
  return relationsOf(entity, RELATION_OWNED_BY)[0] ?? null;
}

/** Groups a user is a direct member of. */
export function groupsOf(user: Entity): string[] {
  return relationsOf(user, RELATION_MEMBER_OF);
}

/**
 * People, groups and owners as the catalog knows them now. What can't be looked
 * up is an error, never nobody. Members of a group are its direct members.
 */
export class People {
  constructor(
    private readonly catalog: CatalogReader,
    private readonly auth: OwnCredentials,
  ) {}

  /** The entity as somebody sees it; undefined when it is hidden from them. */
  async visibleEntities(
    refs: readonly string[],
    credentials: BackstageCredentials,
  ): Promise<Map<string, Entity>> {
    const { items } = await this.catalog.getEntitiesByRefs(
      { entityRefs: [...refs] },
      { credentials },
    );
    return new Map(
      items.flatMap((entity, index): [string, Entity][] =>
        entity ? [[refs[index], entity]] : [],
      ),
    );
  }

  /** An entity that must be there. */
  async entity(ref: string): Promise<Resolution<Entity>> {
    try {
      const entity = await this.catalog.getEntityByRef(
        ref,
        await this.asPlugin(),
      );
      return entity
        ? { status: 'resolved', value: entity }
        : { status: 'empty', reason: `${ref} is not in the catalog` };
    } catch (error) {
      return {
        status: 'error',
        reason: `Looking up ${ref} in the catalog failed: ${messageOf(error)}`,
      };
    }
  }

  /** The people of a set as policies name them: `owners`, `group:…`, `user:…`. */
  async resolveSet(set: string, target: Entity): Promise<Resolution<string[]>> {
    const names =
      set === 'owners' ? relationsOf(target, RELATION_OWNED_BY) : [set];
    if (names.length === 0) {
      return { status: 'empty', reason: 'The target has no owner' };
    }
    try {
      const people = await this.expand(names);
      return people.length > 0
        ? { status: 'resolved', value: people }
        : { status: 'empty', reason: `Nobody is in ${set}` };
    } catch (error) {
      return {
        status: 'error',
        reason: `Resolving ${set} failed: ${messageOf(error)}`,
      };
    }
  }

  /** Of these people, those that are in the catalog. */
  async known(
    refs: readonly string[],
    what: string,
  ): Promise<Resolution<string[]>> {
    try {
      const found = await this.byRefs(refs);
      const people = refs
        .map(canonicalRef)
        .filter((_, index) => found[index]?.kind === 'User');
      return people.length > 0
        ? { status: 'resolved', value: people }
        : { status: 'empty', reason: `Nobody is in ${what}` };
    } catch (error) {
      return {
        status: 'error',
        reason: `Resolving ${what} failed: ${messageOf(error)}`,
      };
    }
  }

  /**
   * The manager of a person: who their annotation `fairway.dev/manager` names,
   * else the leaders of their teams, whom the groups' annotation
   * `fairway.dev/leader` names. Nobody manages themselves. A name that is not
   * in the catalog is an error.
   */
  async managers(person: Entity): Promise<Resolution<string[]>> {
    const self = canonicalRef(stringifyEntityRef(person));
    try {
      const own = person.metadata.annotations?.[MANAGER_ANNOTATION];
      const named =
        own === undefined ? await this.leaders(groupsOf(person)) : [own];
      const managers = canonicalSet(named).filter(ref => ref !== self);
      const found = await this.byRefs(managers);
      const missing = managers.find(
        (_, index) => found[index]?.kind !== 'User',
      );
      if (missing !== undefined) {
        throw new Error(`${missing} is not in the catalog`);
      }
      return managers.length > 0
        ? { status: 'resolved', value: managers }
        : { status: 'empty', reason: `${self} has no manager in the catalog` };
    } catch (error) {
      return {
        status: 'error',
        reason: `Resolving the manager of ${self} failed: ${messageOf(error)}`,
      };
    }
  }

  private async leaders(groups: readonly string[]): Promise<string[]> {
    const found = await this.byRefs(groups);
    return found.flatMap(
      group => group?.metadata.annotations?.[LEADER_ANNOTATION] ?? [],
    );
  }

  private async expand(names: readonly string[]): Promise<string[]> {
    const groupRefs = names.filter(name => name.startsWith('group:'));
    const groups = await this.byRefs(groupRefs);
    groupRefs.forEach((ref, index) => {
      // A group that is gone is a mistake in the policy, not an empty group.
      if (!groups[index]) {
        throw new Error(`${ref} is not in the catalog`);
      }
    });
    const users = canonicalSet([
      ...names.filter(name => name.startsWith('user:')),
      ...groups.flatMap(group =>
        group ? relationsOf(group, RELATION_HAS_MEMBER) : [],
      ),
    ]).filter(ref => ref.startsWith('user:'));
    const found = await this.byRefs(users);
    return users.filter((_, index) => found[index] !== undefined);
  }

  private async byRefs(
    refs: readonly string[],
  ): Promise<(Entity | undefined)[]> {
    if (refs.length === 0) {
      return [];
    }
    const { items } = await this.catalog.getEntitiesByRefs(
      { entityRefs: refs.map(canonicalRef) },
      await this.asPlugin(),
    );
    return items;
  }

  private async asPlugin() {
    return { credentials: await this.auth.getOwnServiceCredentials() };
  }
}
