import { expect } from '@playwright/test';
import { call } from './api';

const API = '/api/security-scorecard';

/** What people make about checks. */
export type PeoplesWork = 'waiver' | 'approved-waiver' | 'campaign';

/** What is sent to make it. */
interface Bodies {
  waiver: { entityRef: string };
  campaign: { title: string };
}

/** Makes one and gives its id: a waiver as the developer, a campaign as the security team. */
export async function makePeoplesWork(
  what: PeoplesWork,
  bodies: Bodies,
): Promise<string> {
  const created =
    what === 'campaign'
      ? await call('POST', `${API}/campaigns`, {
          as: 'sam',
          body: bodies.campaign,
        })
      : await call('POST', `${API}/waivers`, {
          as: 'ana',
          body: bodies.waiver,
        });
  expect(created.status, JSON.stringify(created.body)).toBe(201);
  const { id } = created.body;
  if (what === 'approved-waiver') {
    const approved = await call('POST', `${API}/waivers/${id}/decide`, {
      as: 'sam',
      body: { decision: 'approve' },
    });
    expect(approved.status, JSON.stringify(approved.body)).toBe(200);
  }
  return id;
}

/** Ends what is open, so that the next starts clean. */
export async function endPeoplesWork(bodies: Bodies): Promise<void> {
  const { entityRef } = bodies.waiver;
  const query = new URLSearchParams({ entityRef, limit: '200' });
  const { body: waivers } = await call('GET', `${API}/waivers?${query}`, {
    as: 'sam',
  });
  for (const { id, status, requestedBy } of waivers.items) {
    const asker = requestedBy.replace('user:default/', '');
    if (status === 'pending') {
      await call('POST', `${API}/waivers/${id}/withdraw`, {
        as: asker,
        body: {},
      });
    } else if (status === 'approved') {
      await call('POST', `${API}/waivers/${id}/revoke`, {
        as: 'sam',
        body: { reason: 'end of a row of the matrix test' },
      });
    }
  }
  const { body: campaigns } = await call(
    'GET',
    `${API}/campaigns?status=active&limit=200`,
    { as: 'sam' },
  );
  for (const { id, title } of campaigns.items) {
    if (title === bodies.campaign.title) {
      await call('POST', `${API}/campaigns/${id}/close`, {
        as: 'sam',
        body: {},
      });
    }
  }
}
