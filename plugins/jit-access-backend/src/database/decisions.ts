import type { Decision } from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';

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

/** Records a decision; there can be one of each human. */
export async function insertDecision(
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
export async function findDecisions(
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
