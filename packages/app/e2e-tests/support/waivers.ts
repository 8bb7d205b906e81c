import { expect } from '@playwright/test';
import { call } from './api';
import { inDatabase } from './scorecardDatabase';

const API = '/api/security-scorecard';

/** As much of a waiver as the tests read. */
export interface WaiverRow {
  id: string;
  status: string;
  /** ISO 8601 in UTC. */
  expiresAt: string;
  target: { checkId?: string };
}

/** All waivers of an entity, whatever became of them. */
export async function waiversOf(entityRef: string): Promise<WaiverRow[]> {
  const query = new URLSearchParams({ entityRef, limit: '200' });
  const { body } = await call('GET', `${API}/waivers?${query}`, { as: 'sam' });
  return body.items;
}

/** Asks, as the developer Ana, for a waiver of a check for a day; gives its id. */
export async function askForWaiver(
  entityRef: string,
  checkId: string,
  justification: string,
): Promise<string> {
  const { status, body } = await call('POST', `${API}/waivers`, {
    as: 'ana',
    body: {
      entityRef,
      target: { kind: 'check', checkId },
      type: 'compensating-control',
      justification,
      expiresAt: new Date(Date.now() + 24 * 3600 * 1000).toISOString(),
    },
  });
  expect(status, JSON.stringify(body)).toBe(201);
  return body.id;
}

/** Approves a waiver as the security engineer Sam. */
export async function approveWaiver(id: string): Promise<void> {
  const { status, body } = await call('POST', `${API}/waivers/${id}/decide`, {
    as: 'sam',
    body: { decision: 'approve' },
  });
  expect(status, JSON.stringify(body)).toBe(200);
}

/** Ends all waivers of an entity, so that its level is what its checks say. */
export async function endWaivers(entityRef: string): Promise<void> {
  const reason = 'end of a test';
  for (const { id, status } of await waiversOf(entityRef)) {
    const route = `${API}/waivers/${id}`;
    if (status === 'pending') {
      const body = { decision: 'deny', reason };
      await call('POST', `${route}/decide`, { as: 'sam', body });
    } else if (status === 'approved') {
      await call('POST', `${route}/revoke`, { as: 'sam', body: { reason } });
    }
  }
}

/** As if the end of an approved waiver had come: whoever looks next finds it over. */
export function bringToItsEnd({ id }: WaiverRow, entityRef: string) {
  const moment = new Date(Date.now() - 1000).toISOString();
  inDatabase(database => {
    const { changes } = database
      .prepare(
        `update waivers set expires_at = ? where id = ? and status = 'approved'`,
      )
      .run(moment, id);
    expect(changes, `waivers that are brought to their end`).toBe(1);
    database
      .prepare('update scorecards set due_at = ? where entity_ref = ?')
      .run(moment, entityRef);
  });
}
