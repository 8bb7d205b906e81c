import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import {
  InputError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import {
  auditReadPermission,
  type ReplayResult,
} from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';
import type { Clock } from '../../database/Clock';
import type { PolicyStore } from '../../database/PolicyStore';
import type { StoredRequest } from '../../database/records/request';
import type { ReplayCursor, ReplayReader } from '../../database/ReplayReader';
import type { Authorizer } from '../../permissions/Authorizer';
import type { CompiledPolicy } from '../../policy/compile';
import type { Policies } from '../../policy/PolicyRegistry';
import { sayProblem } from '../../policy/yamlFile';
import type { CatalogBatch } from '../CatalogBatch';
import type { People } from '../People';
import { inTime, MOST_CHANGED, Replay } from './Replay';

const DAY = 24 * 3_600_000;
const DEFAULT_DAYS = 90;
const PAGE = 200;
/** Milliseconds after which no other page is begun. */
const PATIENCE = 20_000;

/** Runs a proposed text over past requests. */
export class ReplayService {
  constructor(
    private readonly knex: Knex,
    private readonly clock: Clock,
    private readonly policies: Policies,
    private readonly store: PolicyStore,
    private readonly reader: ReplayReader,
    private readonly people: People,
    private readonly catalog: CatalogBatch,
    private readonly authorizer: Authorizer,
  ) {}

  /**
   * What the text would have said to the requests of the last days, newest
   * first, next to what the text said that each was made under. Both are told
   * the same: what the request says, and who is in which group now. The
   * scorecard, rotations and budgets of that time are not known any more.
   * It stops at bounds of time and size; `since` then says how far it came.
   * Throws InputError for a text that would not load, or takes too long.
   */
  async replay(
    id: string,
    { text, days = DEFAULT_DAYS }: { text: string; days?: number },
    credentials: BackstageCredentials,
  ): Promise<ReplayResult> {
    await this.authorizer.ensureAllowed(auditReadPermission, credentials);
    const current = this.policies.get(id);
    if (!current) {
      throw new NotFoundError(`There is no policy '${id}'`);
    }
    const proposed = this.read(id, text);
    const start = Date.now();
    const now = await this.clock.now(this.knex);
    const since = new Date(now.getTime() - days * DAY).toISOString();
    const target = await this.people.entity(current.document.target.entity);
    const run = new Replay(
      proposed,
      current,
      target.status === 'resolved' ? target.value : undefined,
      hash => this.store.get(this.knex, hash),
    );
    let after: ReplayCursor | undefined;
    for (;;) {
      const page = await this.reader.page(this.knex, {
        policyId: id,
        since,
        after,
        limit: PAGE,
      });
      await run.add(page, await this.grantees(page));
      after = page[page.length - 1];
      const isLast = page.length < PAGE;
      const isEnough =
        run.changed.length >= MOST_CHANGED || Date.now() - start > PATIENCE;
      if (!after || isLast || isEnough) {
        return {
          entitlementId: id,
          since: after && !isLast ? after.createdAt : since,
          requests: run.requests,
          changed: run.changed,
        };
      }
    }
  }

  private read(id: string, text: string): CompiledPolicy {
    const read = inTime(() => this.policies.read(text));
    if (Array.isArray(read)) {
      throw new InputError(
        `text would not load:\n${read.map(sayProblem).join('\n')}`,
      );
    }
    if (read.policy.id !== id) {
      throw new InputError(
        `text is of policy '${read.policy.id}', not of '${id}'`,
      );
    }
    return read.policy;
  }

  private async grantees(
    page: readonly StoredRequest[],
  ): Promise<Map<string, Entity>> {
    const found = await this.catalog.entities(page.map(r => r.grantee));
    if (found.status !== 'resolved') {
      throw new ServiceUnavailableError(
        found.status === 'error' ? found.reason : 'The catalog has no answer',
      );
    }
    return found.value;
  }
}
