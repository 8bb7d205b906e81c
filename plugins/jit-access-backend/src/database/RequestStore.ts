import {
  nextRequestState,
  type ApprovalStep,
  type Decision,
  type RequestCommand,
  type RequestKind,
} from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';
import { durationMillis } from '../policy/durations';
import { ApproverStore, type AskedPerson } from './ApproverStore';
import { listRequests, type RequestQuery } from './listRequests';
import { findDecisions, insertDecision } from './decisions';
import { applyVisibility, type Found, type VisibleRequests } from './queries';
import {
  toRequest,
  type RequestRecord,
  type StoredRequest,
} from './records/request';

function seconds(duration: string): number {
  return Math.round(durationMillis(duration) / 1000);
}

/** Requests, their approvers and decisions. */
export class RequestStore {
  readonly approverNames = new ApproverStore();

  /** `asked`: for whom it waits from the beginning. */
  async insert(
    trx: Knex.Transaction,
    request: StoredRequest,
    asked: readonly AskedPerson[],
  ): Promise<void> {
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
      duration_seconds: seconds(request.approvedDuration ?? request.duration),
      required_steps: JSON.stringify(request.requiredSteps),
    });
    await this.approverNames.name(trx, request, asked);
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
    await this.approverNames.stopWaiting(trx, request.id);
    return changed === 1;
  }

  /** Keeps what the steps look like now and for whom the request waits. */
  async updateSteps(
    trx: Knex.Transaction,
    id: string,
    steps: ApprovalStep[],
    asked: readonly AskedPerson[],
  ): Promise<void> {
    await trx<RequestRecord>('access_requests')
      .where({ id })
      .update({ steps: JSON.stringify(steps) });
    await this.approverNames.name(trx, { id, steps }, asked);
  }

  /** Keeps what a decision changed of what would be given. */
  async updateTerms(
    trx: Knex.Transaction,
    request: Pick<StoredRequest, 'id' | 'duration'>,
    terms: Pick<StoredRequest, 'approvedDuration' | 'requiredSteps'>,
  ): Promise<void> {
    const { approvedDuration, requiredSteps } = terms;
    await trx<RequestRecord>('access_requests')
      .where({ id: request.id })
      .update({
        approved_duration: approvedDuration,
        duration_seconds: seconds(approvedDuration ?? request.duration),
        required_steps: JSON.stringify(requiredSteps),
      });
  }

  /** Notes, once, that it was escalated; false when that was noted before. */
  async markEscalated(
    trx: Knex.Transaction,
    id: string,
    at: Date,
  ): Promise<boolean> {
    const marked = await trx('access_requests')
      .where({ id })
      .whereNull('escalated_at')
      .update({ escalated_at: at.toISOString() });
    return marked === 1;
  }

  /** Records a decision; there can be one of each human. */
  addDecision(
    trx: Knex.Transaction,
    requestId: string,
    decision: Decision & { policyHash: string },
  ): Promise<void> {
    return insertDecision(trx, requestId, decision);
  }

  /** Per request, in order of time. */
  decisions(
    knex: Knex,
    requestIds: readonly string[],
  ): Promise<Map<string, Decision[]>> {
    return findDecisions(knex, requestIds);
  }

  /** Of these requests, those that wait for this person. */
  waitingFor(knex: Knex, requestIds: readonly string[], user: string) {
    return this.approverNames.waitingFor(knex, requestIds, user);
  }

  /** All who are or were named as approvers. */
  approvers(knex: Knex, requestIds: readonly string[]) {
    return this.approverNames.all(knex, requestIds);
  }

  list(knex: Knex, query: RequestQuery): Promise<Found<StoredRequest>> {
    return listRequests(knex, query);
  }

  async countPending(
    knex: Knex,
    where: {
      requester?: string;
      grantee?: string;
      policyId?: string;
      kind?: RequestKind;
    },
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
    if (where.kind) {
      query.where('kind', where.kind);
    }
    const [{ total }] = await query.count({ total: '*' });
    return Number(total);
  }

  /** Of these grants, the requests that wait to extend them. */
  async pendingExtensions(
    knex: Knex,
    grantIds: readonly string[],
  ): Promise<Map<string, string>> {
    const rows: { id: string; parent_grant_id: string }[] = await knex(
      'access_requests',
    )
      .where({ state: 'pending', kind: 'extension' })
      .whereIn('parent_grant_id', [...grantIds])
      .select('id', 'parent_grant_id');
    return new Map(rows.map(row => [row.parent_grant_id, row.id]));
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
}
