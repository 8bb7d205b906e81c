import { parseEntityRef, type Entity } from '@backstage/catalog-model';
import type { HookRequest, Resolution } from '@fairway/plugin-jit-access-node';
import { canonicalSet } from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';
import type { Clock } from '../database/Clock';
import type { PolicyStore } from '../database/PolicyStore';
import type { StoredRequest } from '../database/records/request';
import type { CompiledPolicy } from '../policy/compile';
import type { Policies } from '../policy/PolicyRegistry';
import type { Approvers } from './Approvers';
import type { Ask } from './Assessor';
import { askForHooks, hookRequest } from './hookRequests';
import type { People } from './People';

/**
 * Who left, and what is gone, as far as its ref tells: a review is owed all the
 * same, and nobody who depends on what the catalog said of them can give it.
 */
function orBare(found: Resolution<Entity>, ref: string): Resolution<Entity> {
  const { kind, namespace, name } = parseEntityRef(ref);
  return found.status === 'empty'
    ? {
        status: 'resolved',
        value: {
          apiVersion: 'backstage.io/v1alpha1',
          kind,
          metadata: { name, namespace },
        },
      }
    : found;
}

/** Who can review break-glass now: people that the policy names, never the grantee. */
export class Reviewers {
  constructor(
    private readonly knex: Knex,
    private readonly clock: Clock,
    private readonly policies: Policies,
    private readonly store: PolicyStore,
    private readonly people: People,
    private readonly approvers: Approvers,
  ) {}

  /** Who would review it. */
  of(ask: Ask): Promise<Resolution<string[]>> {
    return this.resolve(ask.policy, askForHooks(ask));
  }

  /** By the policy in force; by the one it was taken under when that names nobody. */
  async ofRequest(request: StoredRequest): Promise<Resolution<string[]>> {
    const current = this.policies.get(request.policyId);
    const policy = current?.document.breakGlass
      ? current
      : await this.store.get(this.knex, request.policyHash);
    return this.resolve(policy, hookRequest(request));
  }

  private async resolve(
    policy: CompiledPolicy,
    request: HookRequest,
  ): Promise<Resolution<string[]>> {
    const [grantee, target] = (
      await Promise.all([
        this.people.entity(request.grantee),
        this.people.entity(request.entityRef),
      ])
    ).map((found, at) =>
      orBare(found, [request.grantee, request.entityRef][at]),
    );
    if (grantee.status !== 'resolved') {
      return grantee;
    }
    if (target.status !== 'resolved') {
      return target;
    }
    const context = {
      target: target.value,
      grantee: grantee.value,
      situation: {
        request,
        target: target.value,
        requester: grantee.value,
        now: (await this.clock.now(this.knex)).toISOString(),
      },
    };
    const people: string[] = [];
    for (const set of policy.document.breakGlass?.review.by ?? []) {
      const found = await this.approvers.resolve(set, context);
      if (found.status === 'error') {
        return found;
      }
      people.push(...(found.status === 'resolved' ? found.value : []));
    }
    const reviewers = canonicalSet(people).filter(
      person => person !== request.grantee,
    );
    return reviewers.length > 0
      ? { status: 'resolved', value: reviewers }
      : { status: 'empty', reason: 'Nobody can review it' };
  }
}
