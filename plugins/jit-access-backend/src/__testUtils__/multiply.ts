import { randomUUID } from 'node:crypto';
import type { Harness } from './harness';

const TABLES = {
  request: 'access_requests',
  grant: 'access_grants',
  operation: 'access_operations',
};
const CHUNK = 100;

/**
 * Copies an active grant of ana's, with its request and its revoke, to so many
 * other names at the provider, which hold the access too.
 */
export async function multiply(
  h: Harness,
  grantId: string,
  times: number,
): Promise<void> {
  const { requestId } = await h.grantById(grantId);
  const request = await h.knex(TABLES.request).where({ id: requestId }).first();
  const grant = await h.knex(TABLES.grant).where({ id: grantId }).first();
  const revoke = await h
    .knex(TABLES.operation)
    .where({ grant_id: grantId, kind: 'revoke' })
    .first();
  const copies = Array.from({ length: times }, (_, i) => {
    const principal = `p${i}`;
    h.provider.held.add(`pay_rw/${principal}`);
    const entitlement_key = JSON.stringify([
      'fake',
      { role: 'pay_rw' },
      principal,
    ]);
    const ids = { request: randomUUID(), grant: randomUUID() };
    return {
      request: { ...request, id: ids.request, principal, entitlement_key },
      grant: {
        ...grant,
        id: ids.grant,
        request_id: ids.request,
        entitlement_key,
      },
      operation: {
        ...revoke,
        id: randomUUID(),
        request_id: ids.request,
        grant_id: ids.grant,
        entitlement_key,
      },
    };
  });
  for (const table of ['request', 'grant', 'operation'] as const) {
    for (let at = 0; at < copies.length; at += CHUNK) {
      await h
        .knex(TABLES[table])
        .insert(copies.slice(at, at + CHUNK).map(copy => copy[table]));
    }
  }
}
