import type { Knex } from 'knex';
import type { StoredRequest } from '../database/records/request';
import { canonicalJson, sha256 } from '../ledger/hashing';

/**
 * Hash of all that people approve: what, for whom, how long, from when and why.
 * It goes into the ledger when the request is made, and with each decision.
 */
export function hashOfBody(request: StoredRequest): string {
  return sha256(
    canonicalJson([
      request.id,
      request.kind,
      request.policyId,
      request.policyHash,
      request.entityRef,
      request.entitlementKey,
      request.principal,
      request.requester,
      request.grantee,
      request.duration,
      request.startsAt,
      request.reason,
      request.ticket,
      request.inputs,
      request.parentGrantId,
      request.createdAt,
    ]),
  );
}

function textOf(details: unknown, key: string): string | undefined {
  const value: unknown =
    typeof details === 'object' && details !== null
      ? Object.entries(details).find(([name]) => name === key)?.[1]
      : undefined;
  return typeof value === 'string' ? value : undefined;
}

/**
 * How a request differs from what the ledger says was asked for and approved;
 * undefined when it does not. What was written before the ledger kept hashes
 * can't differ.
 */
export async function findTampering(
  knex: Knex,
  request: StoredRequest,
): Promise<string | undefined> {
  const rows: { action: string; details: string }[] = await knex(
    'access_ledger',
  )
    .where({ request_id: request.id })
    .whereIn('action', ['request-created', 'request-approved'])
    .orderBy('seq')
    .select('action', 'details');
  const body = hashOfBody(request);
  for (const row of rows) {
    const details: unknown = JSON.parse(row.details);
    const recorded = textOf(details, 'body');
    if (recorded !== undefined && recorded !== body) {
      return 'What is asked for was changed after it was made';
    }
    const approved = textOf(details, 'duration');
    if (
      row.action === 'request-approved' &&
      approved !== undefined &&
      approved !== (request.approvedDuration ?? request.duration)
    ) {
      return 'The duration was changed after it was approved';
    }
  }
  return undefined;
}
