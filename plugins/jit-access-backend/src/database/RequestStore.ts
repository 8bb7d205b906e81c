import {
  approvalProgress,
  nextRequestState,
  type ApprovalStep,
  type Decision,
  type ListRequestsOptions,
  type RequestCommand,
} from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';
import {
  applySearch,
  applyVisibility,
  type Found,
  type PageQuery,
  type VisibleRequests,
} from './queries';
import { toRequest, type RequestRecord, type StoredRequest } from './records';

interface DecisionRecord {
  request_id: string;
  decided_by: string;
  verdict: 'approve' | 'deny';
  reason: string | null;
  policy_hash: string;
  at: string;
  duration: string | null;
  on_behalf_of: string | null;
  channel: Decision['channel'];
}

/** Filters of {@link RequestStore.list}. */
export interface RequestQuery extends PageQuery {
  view: ListRequestsOptions['view'];
  /** The caller; null for a service. */
  user: string | null;
  search?: string;
  state?: string;
  /** Requests are waiting for somebody only before their deadline. */
  now: string;
  visible: VisibleRequests;
}

/** Requests, their approvers and decisions. */
export class RequestStore {
  async insert(trx: Knex.Transaction, request: StoredRequest): Promise<void> {
    await trx<RequestRecord>('access_requests').insert({
      id: request.id,
      policy_id: request.policyId,
      policy_hash: request.policyHash,
      policy_version: request.policyVersion,
      title: request.title,
      entity_ref: request.entityRef,
      owner_ref: request.ownerRef,
      provider: request.provider,
      risk: request.risk,
      requester: request.requester,
      grantee: request.grantee,
      principal: request.principal,
      entitlement_key: request.entitlementKey,
      state: request.state,
      reason: request.reason,
      ticket: request.ticket,
      duration: request.duration,
      rule: request.rule,
      explanation: request.explanation,
      steps: JSON.stringify(request.steps),
      created_at: request.createdAt,
      deadline: request.deadline,
      decided_at: request.decidedAt,
      revision: 0,
      kind: request.kind,
      parent_grant_id: request.parentGrantId,
      starts_at: request.startsAt,
      inputs: JSON.stringify(request.inputs),
      facts: JSON.stringify(request.facts),
      auto: request.auto,
      approved_duration: request.approvedDuration,
    });
    await this.nameApprovers(trx, request.id, request.steps, []);
  }

  /** The request, locked until the transaction ends. */
  async lock(
    trx: Knex.Transaction,
    id: string,
  ): Promise<StoredRequest | undefined> {
    // Locks the row on PostgreSQL; SQLite has one writer anyway.
    await trx<RequestRecord>('access_requests')
      .where({ id })
      .update({ revision: trx.raw('revision + 1') });
    return this.get(trx, id, undefined);
  }

  async get(
    knex: Knex,
    id: string,
    visible: VisibleRequests,
  ): Promise<StoredRequest | undefined> {
    const query = knex<RequestRecord>('access_requests').where({ id });
    applyVisibility(query, visible);
    const record: RequestRecord | undefined = await query.first('*');
    return record && toRequest(record);
  }

  /** Compare-and-set; false when another transition came first. */
  async transition(
    trx: Knex.Transaction,
    request: Pick<StoredRequest, 'id' | 'state'>,
    command: RequestCommand,
    at: Date,
  ): Promise<boolean> {
    const state = nextRequestState(request.state, command);
    if (state === undefined) {
      return false;
    }
    const changed = await trx<RequestRecord>('access_requests')
      .where({ id: request.id, state: request.state })
      .update({ state, decided_at: at.toISOString() });
    await trx('access_request_approvers')
      .where({ request_id: request.id })
      .update({ waiting: false });
    return changed === 1;
  }

  /** Keeps what the steps look like now and for whom the request waits. */
  async updateSteps(
    trx: Knex.Transaction,
    id: string,
    steps: ApprovalStep[],
    decided: readonly string[],
  ): Promise<void> {
    await trx<RequestRecord>('access_requests')
      .where({ id })
      .update({ steps: JSON.stringify(steps) });
    await this.nameApprovers(trx, id, steps, decided);
  }

  async addDecision(
    trx: Knex.Transaction,
    requestId: string,
    decision: Decision & { policyHash: string },
  ): Promise<void> {
    await trx<DecisionRecord>('access_decisions').insert({
      request_id: requestId,
      decided_by: decision.by,
      verdict: decision.verdict,
      reason: decision.reason,
      policy_hash: decision.policyHash,
      at: decision.at,
      duration: decision.duration,
      on_behalf_of: decision.onBehalfOf,
      channel: decision.channel,
    });
  }

  /** Per request, in order of time. */
  async decisions(
    knex: Knex,
    requestIds: readonly string[],
  ): Promise<Map<string, Decision[]>> {
    const records = await knex<DecisionRecord>('access_decisions')
      .whereIn('request_id', [...requestIds])
      .orderBy(['at', 'decided_by']);
    const found = new Map<string, Decision[]>(requestIds.map(id => [id, []]));
    for (const record of records) {
      found.get(record.request_id)?.push({
        by: record.decided_by,
        verdict: record.verdict,
        reason: record.reason,
        at: record.at,
        duration: record.duration,
        onBehalfOf: record.on_behalf_of,
        channel: record.channel,
      });
    }
    return found;
  }

  /** Of these requests, those that wait for this person. */
  async waitingFor(
    knex: Knex,
    requestIds: readonly string[],
    user: string,
  ): Promise<Set<string>> {
    const rows: { request_id: string }[] = await knex(
      'access_request_approvers',
    )
      .whereIn('request_id', [...requestIds])
      .where({ user_ref: user, waiting: true })
      .select('request_id');
    return new Set(rows.map(row => row.request_id));
  }

  /** All who are or were named as approvers. */
  async approvers(
    knex: Knex,
    requestIds: readonly string[],
  ): Promise<Map<string, string[]>> {
    const rows: { request_id: string; user_ref: string }[] = await knex(
      'access_request_approvers',
    )
      .whereIn('request_id', [...requestIds])
      .select('request_id', 'user_ref')
      .orderBy('user_ref');
    const found = new Map<string, string[]>(requestIds.map(id => [id, []]));
    for (const row of rows) {
      found.get(row.request_id)?.push(row.user_ref);
    }
    return found;
  }

  async list(knex: Knex, query: RequestQuery): Promise<Found<StoredRequest>> {
    const filtered = () => {
      const rows = knex<RequestRecord>('access_requests');
      applyVisibility(rows, query.visible);
      applySearch(
        rows,
        ['title', 'policy_id', 'requester', 'reason', 'ticket', 'entity_ref'],
        query.search,
      );
      if (query.state) {
        rows.where('access_requests.state', query.state);
      }
      this.applyView(rows, query);
      return rows;
    };
    const [{ total }] = await filtered().count({ total: '*' });
    const records: RequestRecord[] = await filtered()
      .select('*')
      .orderBy([
        { column: 'created_at', order: 'desc' },
        { column: 'id', order: 'asc' },
      ])
      .limit(query.limit)
      .offset(query.offset);
    return { items: records.map(toRequest), totalItems: Number(total) };
  }

  async countPending(
    knex: Knex,
    where: { requester?: string; grantee?: string; policyId?: string },
  ): Promise<number> {
    const query = knex<RequestRecord>('access_requests').where({
      state: 'pending',
    });
    if (where.requester) {
      query.where('requester', where.requester);
    }
    if (where.grantee) {
      query.where('grantee', where.grantee);
    }
    if (where.policyId) {
      query.where('policy_id', where.policyId);
    }
    const [{ total }] = await query.count({ total: '*' });
    return Number(total);
  }

  /** Times from request to decision, in milliseconds, of the newest 200 since. */
  async decisionTimes(
    knex: Knex,
    policyId: string,
    since: Date,
  ): Promise<number[]> {
    const rows: Pick<RequestRecord, 'created_at' | 'decided_at'>[] =
      await knex<RequestRecord>('access_requests')
        .where('policy_id', policyId)
        .where('decided_at', '>=', since.toISOString())
        .whereIn('state', ['approved', 'denied'])
        .orderBy('decided_at', 'desc')
        .limit(200)
        .select('created_at', 'decided_at');
    return rows.flatMap(row =>
      row.decided_at === null
        ? []
        : [Date.parse(row.decided_at) - Date.parse(row.created_at)],
    );
  }

  private applyView(rows: Knex.QueryBuilder, query: RequestQuery): void {
    if (query.view === 'all') {
      return;
    }
    // A service has no requests of its own and decides nothing.
    const user = query.user ?? '';
    if (query.view === 'mine') {
      rows.where(any => any.where('requester', user).orWhere('grantee', user));
      return;
    }
    if (query.view === 'to-decide') {
      rows
        .where('state', 'pending')
        .where('deadline', '>', query.now)
        .whereIn('id', sub =>
          sub
            .select('request_id')
            .from('access_request_approvers')
            .where({ user_ref: user, waiting: true }),
        );
      return;
    }
    rows.whereIn('id', sub =>
      sub
        .select('request_id')
        .from('access_decisions')
        .where({ decided_by: user }),
    );
  }

  private async nameApprovers(
    trx: Knex.Transaction,
    requestId: string,
    steps: ApprovalStep[],
    decided: readonly string[],
  ): Promise<void> {
    const { open } = approvalProgress(
      steps.map(({ any, approvers }) => ({ any, members: approvers })),
      decided,
    );
    const waiting = new Set(
      steps
        .slice(0, open === null ? 0 : open + 1)
        .flatMap(step => step.approvers)
        .filter(user => !decided.includes(user)),
    );
    await trx('access_request_approvers')
      .where({ request_id: requestId })
      .update({ waiting: false });
    const named = new Set(steps.flatMap(step => step.approvers));
    if (named.size > 0) {
      await trx('access_request_approvers')
        .insert(
          [...named].map(user => ({
            request_id: requestId,
            user_ref: user,
            waiting: waiting.has(user),
          })),
        )
        .onConflict(['request_id', 'user_ref'])
        .merge(['waiting']);
    }
  }
}
