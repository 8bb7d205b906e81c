import type {
  AccessGrant,
  GrantAction,
} from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';
import type { DriftStore } from '../database/DriftStore';
import type { GrantWithRequest } from '../database/GrantStore';
import type { OperationStore } from '../database/OperationStore';
import type { Providers } from './providers';

/** What of a grant the worker and the reconciler tell. */
export interface WorkState extends Pick<
  AccessGrant,
  'drift' | 'nextAttemptAt'
> {
  /** What the caller may do because of them. */
  actions: GrantAction[];
}

/** What worker and reconciler know of grants, a page at a time. */
export class WorkStates {
  constructor(
    private readonly knex: Knex,
    private readonly stores: { drift: DriftStore; operations: OperationStore },
    private readonly providers: Providers,
  ) {}

  /** In the order of the grants. */
  async of(
    found: readonly GrantWithRequest[],
    caller: string | null,
  ): Promise<WorkState[]> {
    const drift = await this.stores.drift.ofGrants(
      this.knex,
      found.map(({ grant }) => grant.id),
    );
    const late = found.filter(({ grant }) => grant.state === 'revoke-overdue');
    const next = await this.stores.operations.nextRevokes(
      this.knex,
      late.map(({ grant }) => grant.id),
    );
    return found.map(({ grant, request }) => ({
      drift: drift.get(grant.id) ?? null,
      nextAttemptAt: next.get(grant.id) ?? null,
      actions:
        grant.state === 'active' &&
        caller === request.grantee &&
        this.providers.find(request.provider)?.issueCredential
          ? ['credential']
          : [],
    }));
  }
}
