import type { Entity } from '@backstage/catalog-model';
import type { Resolution } from '@fairway/plugin-jit-access-node';
import type { HookRunner, HookSituation } from './HookRunner';
import { ON_CALL, type OnCall } from './OnCall';
import type { People } from './People';

const HOOK = 'hook:';

/** What the people of a set depend on. */
export interface SetContext {
  target: Entity;
  /** Who is to have the access: `manager` is this person's. */
  grantee: Entity;
  /** What hooks that name approvers are told. */
  situation: HookSituation;
}

/** The people of all sets that a policy can name. */
export class Approvers {
  constructor(
    private readonly people: People,
    private readonly onCall: OnCall,
    private readonly hooks: HookRunner,
  ) {}

  /** Who is in the set now. People who are not in the catalog are in none. */
  async resolve(
    set: string,
    context: SetContext,
  ): Promise<Resolution<string[]>> {
    if (set.startsWith(ON_CALL)) {
      return this.known(
        await this.onCall.people(set.slice(ON_CALL.length)),
        set,
      );
    }
    if (set.startsWith(HOOK)) {
      const name = set.slice(HOOK.length);
      return this.known(
        await this.hooks.approvers(name, context.situation),
        set,
      );
    }
    return set === 'manager'
      ? this.people.managers(context.grantee)
      : this.people.resolveSet(set, context.target);
  }

  private async known(
    found: Resolution<string[]>,
    set: string,
  ): Promise<Resolution<string[]>> {
    return found.status === 'resolved'
      ? this.people.known(found.value, set)
      : found;
  }
}
