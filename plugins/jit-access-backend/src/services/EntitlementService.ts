import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  accessRequestCreatePermission,
  canonicalRef,
  type Entitlement,
  type Page,
} from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';
import type { Clock } from '../database/Clock';
import type { Authorizer } from '../permissions/Authorizer';
import type { CompiledPolicy } from '../policy/compile';
import { judgeEligibility, type Eligibility } from '../policy/evaluate';
import type { Policies } from '../policy/PolicyRegistry';
import { callerOf } from './AuthorizedRequests';
import { groupsOf, type People } from './People';

/** Filters of {@link EntitlementService.list}. */
export interface EntitlementQuery {
  entityRef?: string;
  search?: string;
}

function refsOf(policy: CompiledPolicy): string[] {
  const { entity, alsoOn } = policy.document.target;
  return [entity, ...alsoOn].map(canonicalRef);
}

function matches(policy: CompiledPolicy, query: EntitlementQuery): boolean {
  if (
    query.entityRef !== undefined &&
    !refsOf(policy).includes(canonicalRef(query.entityRef))
  ) {
    return false;
  }
  const { title, description } = policy.document.metadata;
  const haystack = [policy.id, title, description, ...refsOf(policy)]
    .join('\n')
    .toLocaleLowerCase('en-US');
  return haystack.includes(
    (query.search ?? '').trim().toLocaleLowerCase('en-US'),
  );
}

/** What can be asked for, as far as the caller sees its entity. */
export class EntitlementService {
  constructor(
    private readonly knex: Knex,
    private readonly clock: Clock,
    private readonly policies: Policies,
    private readonly people: People,
    private readonly authorizer: Authorizer,
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
      [...new Set(candidates.map(policy => refsOf(policy)[0]))],
      credentials,
    );
    const judgeCaller = await this.judgeFor(callerOf(credentials));
    const items = candidates
      .filter(policy => visible.has(refsOf(policy)[0]))
      .map(policy => this.view(policy, judgeCaller(policy)));
    return { items, totalItems: items.length, serverTime };
  }

  private async judgeFor(
    caller: string | null,
  ): Promise<(policy: CompiledPolicy) => Eligibility> {
    if (caller === null) {
      return () => ({
        eligible: false,
        reason: 'Only people can ask for access',
      });
    }
    const person = await this.people.entity(caller);
    if (person.status !== 'resolved') {
      return () => ({ eligible: false, reason: person.reason });
    }
    const groups = groupsOf(person.value);
    return policy => judgeEligibility(policy, { ref: caller, groups });
  }

  private view(
    policy: CompiledPolicy,
    { eligible, reason }: Eligibility,
  ): Entitlement {
    const { metadata, target, request } = policy.document;
    return {
      id: policy.id,
      title: metadata.title,
      description: metadata.description,
      entityRef: canonicalRef(target.entity),
      provider: target.provider,
      risk: target.risk,
      duration: request.duration,
      inputs: {
        reason: request.inputs.reason,
        ticket: request.inputs.ticket
          ? { ...request.inputs.ticket, verified: false }
          : null,
        fields: [],
      },
      extension: null,
      maxAhead: null,
      forOthers: false,
      breakGlass: null,
      eligible,
      reason,
    };
  }
}
