import {
  approvalProgress,
  delegatesOf,
  seatOf,
  type Decision,
  type DelegatedRight,
} from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';
import type { StoredRequest } from './records/request';

interface ApproverRecord {
  request_id: string;
  user_ref: string;
  waiting: boolean | number;
  on_behalf_of: string | null;
}

const TABLE = 'access_request_approvers';

/** Somebody a request waits for. */
export interface AskedPerson {
  user: string;
  /** Whose right a delegate has; null for one's own. */
  onBehalfOf: string | null;
}

/** Who is asked now: the approvers of the open step and of those before it, and their delegates. */
export function askedNow(
  request: Pick<StoredRequest, 'requester' | 'grantee' | 'steps'>,
  decisions: readonly Decision[],
  rights: readonly DelegatedRight[],
): AskedPerson[] {
  const { steps } = request;
  const approvals = decisions.filter(d => d.verdict === 'approve');
  const { open } = approvalProgress(
    steps.map(({ any, approvers }) => ({ any, members: approvers })),
    approvals.map(seatOf),
  );
  const done = new Set(decisions.flatMap(vote => [vote.by, seatOf(vote)]));
  const approvers = new Set(
    steps
      .slice(0, open === null ? 0 : open + 1)
      .flatMap(step => step.approvers)
      .filter(person => !done.has(person)),
  );
  const delegates = delegatesOf(approvers, {
    parties: [request.requester, request.grantee],
    rights,
  }).filter(({ to }) => !done.has(to));
  return [
    ...[...approvers].map(user => ({ user, onBehalfOf: null })),
    ...delegates.map(({ from, to }) => ({ user: to, onBehalfOf: from })),
  ];
}

/** People named as approvers of requests, now or once. */
export class ApproverStore {
  /** Keeps who was named and for whom the request waits. */
  async name(
    trx: Knex.Transaction,
    request: Pick<StoredRequest, 'id' | 'steps'>,
    asked: readonly AskedPerson[],
  ): Promise<void> {
    const waiting = new Map(
      // One's own right comes first, so it is the last to be set.
      [...asked].reverse().map(({ user, onBehalfOf }) => [user, onBehalfOf]),
    );
    const named = new Set([
      ...request.steps.flatMap(step => step.approvers),
      ...waiting.keys(),
    ]);
    await this.stopWaiting(trx, request.id);
    if (named.size > 0) {
      await trx<ApproverRecord>(TABLE)
        .insert(
          [...named].map(user => ({
            request_id: request.id,
            user_ref: user,
            waiting: waiting.has(user),
            on_behalf_of: waiting.get(user) ?? null,
          })),
        )
        .onConflict(['request_id', 'user_ref'])
        .merge(['waiting', 'on_behalf_of']);
    }
  }

  /** Makes people able to see a request that does not wait for them. */
  async letSee(
    trx: Knex.Transaction,
    requestId: string,
    people: readonly string[],
  ): Promise<void> {
    if (people.length > 0) {
      await trx<ApproverRecord>(TABLE)
        .insert(
          people.map(user => ({
            request_id: requestId,
            user_ref: user,
            waiting: false,
          })),
        )
        .onConflict(['request_id', 'user_ref'])
        .ignore();
    }
  }

  async stopWaiting(trx: Knex.Transaction, requestId: string): Promise<void> {
    await trx<ApproverRecord>(TABLE)
      .where({ request_id: requestId })
      .update({ waiting: false });
  }

  /** Nothing waits any more for a delegate by the right of this person. */
  async withdrawRight(
    trx: Knex.Transaction,
    right: DelegatedRight,
  ): Promise<void> {
    await trx<ApproverRecord>(TABLE)
      .where({ user_ref: right.to, on_behalf_of: right.from })
      .update({ waiting: false });
  }

  /** For whom a request waits. */
  async waiting(knex: Knex, requestId: string): Promise<AskedPerson[]> {
    const rows: ApproverRecord[] = await knex<ApproverRecord>(TABLE)
      .where({ request_id: requestId, waiting: true })
      .orderBy('user_ref');
    return rows.map(row => ({
      user: row.user_ref,
      onBehalfOf: row.on_behalf_of,
    }));
  }

  /** Of these requests, those that wait for this person. */
  async waitingFor(
    knex: Knex,
    requestIds: readonly string[],
    user: string,
  ): Promise<Set<string>> {
    const rows: Pick<ApproverRecord, 'request_id'>[] =
      await knex<ApproverRecord>(TABLE)
        .whereIn('request_id', [...requestIds])
        .where({ user_ref: user, waiting: true })
        .select('request_id');
    return new Set(rows.map(row => row.request_id));
  }

  /** Ids of pending requests that wait for this person. */
  async pendingFor(knex: Knex, user: string): Promise<string[]> {
    const ids: string[] = await knex(TABLE)
      .join('access_requests', 'access_requests.id', `${TABLE}.request_id`)
      .where({
        [`${TABLE}.user_ref`]: user,
        [`${TABLE}.waiting`]: true,
        'access_requests.state': 'pending',
      })
      .orderBy('access_requests.created_at')
      .limit(1000)
      .pluck('access_requests.id');
    return ids;
  }

  /** All who are or were named as approvers. */
  async all(
    knex: Knex,
    requestIds: readonly string[],
  ): Promise<Map<string, string[]>> {
    const rows: Pick<ApproverRecord, 'request_id' | 'user_ref'>[] =
      await knex<ApproverRecord>(TABLE)
        .whereIn('request_id', [...requestIds])
        .select('request_id', 'user_ref')
        .orderBy('user_ref');
    const found = new Map<string, string[]>(requestIds.map(id => [id, []]));
    for (const row of rows) {
      found.get(row.request_id)?.push(row.user_ref);
    }
    return found;
  }
}
