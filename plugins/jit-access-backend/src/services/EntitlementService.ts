import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import {
  accessRequestCreatePermission,
  breakGlassCreatePermission,
  canonicalRef,
  type Entitlement,
  type Hold,
  type Page,
} from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';
import type { BreakGlassStore, OwedReview } from '../database/BreakGlassStore';
import type { Clock } from '../database/Clock';
import { sayHold, type HoldStore } from '../database/HoldStore';
import {
  overdueKey,
  type ObstacleReader,
  type PersonsUse,
} from '../database/ObstacleReader';
import type { Authorizer } from '../permissions/Authorizer';
import type { CompiledPolicy } from '../policy/compile';
import type { Policies } from '../policy/PolicyRegistry';
import { callerOf } from './AuthorizedRequests';
import { sayOwed } from './BreakGlassService';
import { judgePerson, type AskRotation } from './eligibility';
import { entitlementView, type Offer } from './entitlementView';
import { entitiesOf, OVERDUE, sayActiveLimit, sayOpenLimit } from './Limits';
import { onceEach } from './lookups';
import type { OnCall } from './OnCall';
import type { People } from './People';

/** Filters of {@link EntitlementService.list}. */
export interface EntitlementQuery {
  entityRef?: string;
  search?: string;
}

/** What is known of the caller for all entitlements together. */
interface Caller {
  ref: string;
  person: Entity;
  rotation: AskRotation;
  use: PersonsUse;
  holds: Hold[];
  overdue: Set<string>;
  /** null: they may not break glass anywhere. */
  owed: OwedReview[] | null;
}

function matches(policy: CompiledPolicy, query: EntitlementQuery): boolean {
  const refs = entitiesOf(policy);
  if (
    query.entityRef !== undefined &&
    !refs.includes(canonicalRef(query.entityRef))
  ) {
    return false;
  }
  const { title, description } = policy.document.metadata;
  const haystack = [policy.id, title, description, ...refs]
    .join('\n')
    .toLocaleLowerCase('en-US');
  return haystack.includes(
    (query.search ?? '').trim().toLocaleLowerCase('en-US'),
  );
}

/**
 * What can be asked for, as far as the caller sees its entity. What would be
 * refused is not offered, with the reason. It asks neither scorecards nor
 * providers, so that a page of it costs a few queries however long it is.
 */
export class EntitlementService {
  constructor(
    private readonly knex: Knex,
    private readonly clock: Clock,
    private readonly policies: Policies,
    private readonly people: People,
    private readonly onCall: OnCall,
    private readonly stores: {
      holds: HoldStore;
      breakGlass: BreakGlassStore;
      obstacles: ObstacleReader;
    },
    private readonly authorizer: Pick<Authorizer, 'isAllowed'>,
    private readonly openRequestsPerUser: number,
  ) {}

  async list(
    query: EntitlementQuery,
    credentials: BackstageCredentials,
  ): Promise<Page<Entitlement>> {
    const serverTime = (await this.clock.now(this.knex)).toISOString();
    if (
      !(await this.authorizer.isAllowed(
        accessRequestCreatePermission,
        credentials,
      ))
    ) {
      return { items: [], totalItems: 0, serverTime };
    }
    const candidates = this.policies
      .list()
      .map(({ policy }) => policy)
      .filter(policy => matches(policy, query));
    const visible = await this.people.visibleEntities(
      [...new Set(candidates.map(policy => entitiesOf(policy)[0]))],
      credentials,
    );
    const offer = await this.offersFor(credentials);
    const items: Entitlement[] = [];
    for (const policy of candidates) {
      if (visible.has(entitiesOf(policy)[0])) {
        items.push(entitlementView(policy, await offer(policy)));
      }
    }
    return { items, totalItems: items.length, serverTime };
  }

  private async offersFor(
    credentials: BackstageCredentials,
  ): Promise<(policy: CompiledPolicy) => Promise<Offer>> {
    const nobody = (reason: string) => async (): Promise<Offer> => ({
      eligible: false,
      reason,
      breakGlass: null,
    });
    const ref = callerOf(credentials);
    if (ref === null) {
      return nobody('Only people can ask for access');
    }
    const person = await this.people.entity(ref);
    if (person.status !== 'resolved') {
      return nobody(person.reason);
    }
    const mayBreakGlass = await this.authorizer.isAllowed(
      breakGlassCreatePermission,
      credentials,
    );
    const { holds, obstacles, breakGlass } = this.stores;
    const caller: Caller = {
      ref,
      person: person.value,
      rotation: onceEach(name => this.onCall.people(name)),
      use: await obstacles.use(this.knex, ref),
      holds: (await holds.list(this.knex)).filter(
        hold => hold.liftedAt === null,
      ),
      overdue: await obstacles.overdue(this.knex),
      owed: mayBreakGlass ? await breakGlass.allOwed(this.knex) : null,
    };
    return policy => this.offer(policy, caller);
  }

  private async offer(policy: CompiledPolicy, caller: Caller): Promise<Offer> {
    const { person, rotation, use, owed } = caller;
    const answer = await judgePerson(policy, 'access', person, rotation);
    const inTheWay = obstacle(policy, caller);
    const { activePerUser } = policy.document.request.limits;
    const live = use.live.get(policy.id) ?? 0;
    const waiting = use.waiting.get(policy.id) ?? 0;
    const limit =
      use.open >= this.openRequestsPerUser
        ? sayOpenLimit(use.open)
        : sayActiveLimit('You have', { live, waiting, activePerUser });
    const reason = answer.reason ?? inTheWay ?? limit ?? null;
    const terms = policy.document.breakGlass;
    const mayBreak =
      terms !== undefined &&
      owed !== null &&
      (await judgePerson(policy, 'break-glass', person, rotation)).eligible;
    const entity = entitiesOf(policy)[0];
    const debt = terms?.review.blockUntilReviewed
      ? owed?.find(o => o.grantee === caller.ref || o.entityRef === entity)
      : undefined;
    return {
      eligible: reason === null,
      reason,
      breakGlass: mayBreak
        ? {
            blocked:
              inTheWay ??
              (debt && sayOwed(debt)) ??
              sayActiveLimit('You have', { live, waiting: 0, activePerUser }) ??
              null,
          }
        : null,
    };
  }
}

/** Why nothing new is given there, to anybody or to this person; undefined when it is. */
function obstacle(policy: CompiledPolicy, caller: Caller): string | undefined {
  const refs = entitiesOf(policy);
  const hold = caller.holds.find(
    ({ scope, ref }) =>
      scope === 'everything' ||
      (scope === 'person' && ref === caller.ref) ||
      (scope === 'entity' && ref !== null && refs.includes(ref)),
  );
  if (hold) {
    return sayHold(hold);
  }
  const { provider, entitlement } = policy.document.target;
  return caller.overdue.has(overdueKey(provider, entitlement))
    ? OVERDUE
    : undefined;
}
