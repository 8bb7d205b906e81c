import { canonicalRef } from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';
import type { GrantStore } from '../database/GrantStore';
import { sayHold, type HoldStore } from '../database/HoldStore';
import type { RequestStore } from '../database/RequestStore';
import type { CompiledPolicy } from '../policy/compile';
import type { Assessment } from './Assessor';
import type { Refusal } from './guard';
import type { Surveyor } from './Surveyor';

/** The entity of a policy and those it also belongs to. */
export function entitiesOf({ document }: CompiledPolicy): string[] {
  const { entity, alsoOn } = document.target;
  return [entity, ...alsoOn].map(canonicalRef);
}

/** In a sentence, why nothing new is given while a revoke is overdue. */
export const OVERDUE =
  'Earlier access to this could not be taken away yet; nothing new is given until it is';

const count = (n: number, one: string, many: string) =>
  `${n} ${n === 1 ? one : many}`;

/** In a sentence, that somebody has too many requests waiting. */
export function sayOpenLimit(open: number): string {
  return `You have ${count(open, 'request', 'requests')} waiting, which is the limit; withdraw one or wait for a decision`;
}

/** In a sentence, that somebody has as much of this as they can; undefined when not. */
export function sayActiveLimit(
  whose: string,
  use: { live: number; waiting: number; activePerUser: number },
): string | undefined {
  const { live, waiting, activePerUser } = use;
  return live + waiting >= activePerUser
    ? `${whose} ${count(live, 'live grant', 'live grants')} and ${count(waiting, 'waiting request', 'waiting requests')} for this; the limit is ${activePerUser}`
    : undefined;
}

/** What stands in the way of a request besides its policy's rules. */
export class Limits {
  constructor(
    private readonly stores: {
      requests: RequestStore;
      grants: GrantStore;
      holds: HoldStore;
    },
    private readonly surveyor: Surveyor,
    /** Requests a person may have waiting at one time. */
    private readonly openRequestsPerUser: number,
  ) {}

  /** Looks at the database only; inside a transaction that is serialized it is exact. */
  async find(
    knex: Knex,
    assessment: Assessment,
    now: Date,
  ): Promise<Refusal | undefined> {
    return (
      (await this.hold(knex, assessment)) ??
      (await this.overdue(knex, assessment)) ??
      (await this.openRequests(knex, assessment)) ??
      (await this.active(knex, assessment)) ??
      (await this.budget(knex, assessment, now))
    );
  }

  private async hold(
    knex: Knex,
    { ask }: Assessment,
  ): Promise<Refusal | undefined> {
    for (const person of new Set([ask.grantee, ask.requester])) {
      const hold = await this.stores.holds.find(knex, {
        entityRefs: entitiesOf(ask.policy),
        person,
      });
      if (hold) {
        return { kind: 'conflict', message: sayHold(hold) };
      }
    }
    return undefined;
  }

  private async overdue(
    knex: Knex,
    { ask, entitlement }: Assessment,
  ): Promise<Refusal | undefined> {
    const isOverdue =
      entitlement !== undefined &&
      (await this.stores.grants.hasOverdue(
        knex,
        ask.policy.document.target.provider,
        entitlement,
      ));
    return isOverdue ? { kind: 'conflict', message: OVERDUE } : undefined;
  }

  private async openRequests(
    knex: Knex,
    { ask }: Assessment,
  ): Promise<Refusal | undefined> {
    if (ask.kind === 'break-glass') {
      return undefined;
    }
    const open = await this.stores.requests.countPending(knex, {
      requester: ask.requester,
    });
    return open >= this.openRequestsPerUser
      ? { kind: 'conflict', message: sayOpenLimit(open) }
      : undefined;
  }

  private async active(
    knex: Knex,
    { ask }: Assessment,
  ): Promise<Refusal | undefined> {
    if (ask.kind === 'extension') {
      return undefined;
    }
    const { requests, grants } = this.stores;
    const who = { grantee: ask.grantee, policyId: ask.policy.id };
    // What waits does not help who needs it at once.
    const waiting =
      ask.kind === 'break-glass'
        ? 0
        : await requests.countPending(knex, { ...who, kind: 'access' });
    const live = await grants.countLive(knex, who);
    const { activePerUser } = ask.policy.document.request.limits;
    const whose =
      ask.grantee === ask.requester ? 'You have' : `${ask.grantee} has`;
    const message = sayActiveLimit(whose, { live, waiting, activePerUser });
    return message === undefined ? undefined : { kind: 'conflict', message };
  }

  /** The budget was looked at before; another request may have used it meanwhile. */
  private async budget(
    knex: Knex,
    { ask, wish, verdict }: Assessment,
    now: Date,
  ): Promise<Refusal | undefined> {
    if (!verdict || verdict.survey.isOverBudget || ask.kind === 'break-glass') {
      return undefined;
    }
    const { isOver } = await this.surveyor.budget(knex, ask.policy, wish, now);
    return isOver
      ? {
          kind: 'conflict',
          message:
            'Another request used up the budget at this moment; nothing was changed, ask again to see what that means',
        }
      : undefined;
  }
}
