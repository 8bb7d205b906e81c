import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import {
  InputError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import {
  auditReadPermission,
  type ReplayChange,
  type ReplayResult,
} from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';
import type { Clock } from '../../database/Clock';
import type { PolicyStore } from '../../database/PolicyStore';
import type { StoredRequest } from '../../database/records';
import type { ReplayCursor, ReplayReader } from '../../database/ReplayReader';
import type { Authorizer } from '../../permissions/Authorizer';
import type { CompiledPolicy } from '../../policy/compile';
import { judgeCase } from '../../policy/outcome';
import type { Policies } from '../../policy/PolicyRegistry';
import { sayProblem } from '../../policy/yamlFile';
import type { CatalogBatch } from '../CatalogBatch';
import type { People } from '../People';
import { compareOutcomes, sayOutcome } from './compareOutcomes';
import { pastCase } from './pastCase';
import { runWithin, TooLongError } from './within';

const DAY = 24 * 3_600_000;
const DEFAULT_DAYS = 90;
const PAGE = 200;
/** Changed requests that one answer names. */
const MOST_CHANGED = 500;
/** Milliseconds for a page of requests, or for reading the text. */
const SLICE = 2_000;
/** Milliseconds after which no other page is begun. */
const PATIENCE = 20_000;
/** Texts of pinned policies that are kept while it runs. */
const MOST_PINNED = 50;

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
    const run = new Run(
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

function inTime<T>(work: () => T): T {
  try {
    return runWithin(SLICE, work);
  } catch (error) {
    if (error instanceof TooLongError) {
      throw new InputError(
        `text takes too long to evaluate; look for regular expressions that repeat within repetitions`,
      );
    }
    throw error;
  }
}

/** One replay under way. */
class Run {
  requests = 0;
  readonly changed: ReplayChange[] = [];
  private readonly pinned = new Map<string, CompiledPolicy>();

  constructor(
    private readonly proposed: CompiledPolicy,
    private readonly current: CompiledPolicy,
    private readonly target: Entity | undefined,
    private readonly find: (hash: string) => Promise<CompiledPolicy>,
  ) {}

  async add(
    page: readonly StoredRequest[],
    people: ReadonlyMap<string, Entity>,
  ): Promise<void> {
    const pairs: [StoredRequest, CompiledPolicy][] = [];
    for (const request of page) {
      pairs.push([request, await this.policyOf(request)]);
    }
    this.requests += page.length;
    const found = inTime(() =>
      pairs.flatMap(([request, policy]) =>
        this.compare(request, policy, people.get(request.grantee)),
      ),
    );
    this.changed.push(...found);
    this.changed.splice(MOST_CHANGED);
  }

  private compare(
    request: StoredRequest,
    policy: CompiledPolicy,
    person: Entity | undefined,
  ): ReplayChange[] {
    const [was, now] = [policy, this.proposed].map(judged =>
      judgeCase(judged, pastCase(judged, request, person, this.target)),
    );
    const effect = compareOutcomes(was, now);
    return effect
      ? [
          {
            requestId: request.id,
            requester: request.requester,
            createdAt: request.createdAt,
            was: sayOutcome(was),
            now: sayOutcome(now),
            effect,
          },
        ]
      : [];
  }

  /** The text that a request was made under; the one in force where that can't be read any more. */
  private async policyOf({
    policyHash,
  }: StoredRequest): Promise<CompiledPolicy> {
    if (policyHash === this.current.hash) {
      return this.current;
    }
    const known = this.pinned.get(policyHash);
    if (known) {
      return known;
    }
    const policy = await this.find(policyHash).catch(() => this.current);
    if (this.pinned.size >= MOST_PINNED) {
      this.pinned.clear();
    }
    this.pinned.set(policyHash, policy);
    return policy;
  }
}
