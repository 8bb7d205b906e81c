import {
  RELATION_HAS_MEMBER,
  RELATION_OWNED_BY,
} from '@backstage/catalog-model';
import { canonicalRef, canonicalSet } from '@fairway/plugin-jit-access-common';
import type { Resolution } from '@fairway/plugin-jit-access-node';

/** What the lint looks at of an entity. */
export interface Related {
  relations?: { type: string; targetRef: string }[];
}

/** Finds entities, in the order of the refs. Throws when it can't. */
export type LookUpEntities = (
  refs: readonly string[],
) => Promise<(Related | undefined)[]>;

/** Finds who is on call. */
export type LookUpOnCall = (rotation: string) => Promise<Resolution<string[]>>;

function relationsOf(entity: Related | undefined, type: string): string[] {
  return (entity?.relations ?? [])
    .filter(relation => relation.type === type)
    .map(relation => relation.targetRef);
}

/**
 * The people and entities that a run of the lint looks at, each looked up once.
 * What can't be looked up is an error, never nobody.
 */
export class Directory {
  private readonly entities = new Map<string, Promise<Related | undefined>>();
  private readonly sets = new Map<string, Promise<Resolution<string[]>>>();

  constructor(
    private readonly lookUp: LookUpEntities,
    /** Without it nothing is said of who is on call. */
    private readonly onCall?: LookUpOnCall,
  ) {}

  /** Whether the people of a set can be told here: those of others depend on the request. */
  canTell(set: string): boolean {
    return set.startsWith('oncall:')
      ? this.onCall !== undefined
      : set !== 'manager' && !set.startsWith('hook:');
  }

  /** Looks several entities up at one time; a failure is told where one is asked for. */
  async load(refs: readonly string[]): Promise<void> {
    await this.find(refs).catch(() => {});
  }

  /** Whether there is such an entity; `empty` when there is none. */
  async exists(ref: string): Promise<Resolution<true>> {
    try {
      const [found] = await this.find([ref]);
      return found
        ? { status: 'resolved', value: true }
        : { status: 'empty', reason: `${ref} is not in the catalog` };
    } catch (error) {
      return {
        status: 'error',
        reason: `looking up ${ref} failed: ${messageOf(error)}`,
      };
    }
  }

  /** The people of a set; `owners` are those of the target. */
  people(set: string, target: string): Promise<Resolution<string[]>> {
    const key = set === 'owners' ? `owners of ${target}` : set;
    const known = this.sets.get(key) ?? this.resolve(set, target);
    this.sets.set(key, known);
    return known;
  }

  private async resolve(
    set: string,
    target: string,
  ): Promise<Resolution<string[]>> {
    try {
      if (set.startsWith('oncall:') && this.onCall) {
        return await this.onCall(set.slice('oncall:'.length));
      }
      const names =
        set === 'owners'
          ? relationsOf((await this.find([target]))[0], RELATION_OWNED_BY)
          : [set];
      const people = await this.expand(names);
      return people.length > 0
        ? { status: 'resolved', value: people }
        : { status: 'empty', reason: `nobody is in ${set}` };
    } catch (error) {
      return {
        status: 'error',
        reason: `looking up ${set} failed: ${messageOf(error)}`,
      };
    }
  }

  private async expand(names: readonly string[]): Promise<string[]> {
    const groups = await this.find(names.filter(n => n.startsWith('group:')));
    const users = canonicalSet([
      ...names.filter(name => name.startsWith('user:')),
      ...groups.flatMap(group => relationsOf(group, RELATION_HAS_MEMBER)),
    ]).filter(ref => ref.startsWith('user:'));
    const found = await this.find(users);
    return users.filter((_, index) => found[index] !== undefined);
  }

  private async find(
    refs: readonly string[],
  ): Promise<(Related | undefined)[]> {
    const keys = refs.map(canonicalRef);
    const wanted = [...new Set(keys)].filter(ref => !this.entities.has(ref));
    if (wanted.length > 0) {
      const found = this.lookUp(wanted);
      wanted.forEach((ref, index) => {
        const entity = found.then(items => items[index]);
        // Whoever asks for it hears of the failure.
        entity.catch(() => {});
        this.entities.set(ref, entity);
      });
      await found;
    }
    return Promise.all(keys.map(ref => this.entities.get(ref)));
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
