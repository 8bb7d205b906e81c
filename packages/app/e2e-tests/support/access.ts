import { expect } from '@playwright/test';
import { call } from './api';

const API = '/api/jit-access';

/** The policy of the story, and what people read. */
export const POLICY = 'payments-db-rw';
export const TITLE = 'Write to the payments database';

/** Asks for access and gives the request's id. */
export async function ask(
  as: string,
  duration: string,
  reason: string,
  entitlementId = POLICY,
): Promise<string> {
  const { status, body } = await call('POST', `${API}/requests`, {
    as,
    body: { entitlementId, duration, reason },
  });
  expect(status, JSON.stringify(body)).toBe(201);
  return body.id;
}

/** Waits until a request is among those that wait for somebody. */
export async function waitsFor(person: string, requestId: string) {
  const route = `${API}/requests?view=to-decide&limit=200`;
  await expect
    .poll(async () => {
      const { body } = await call('GET', route, { as: person });
      return body.items.map(({ id }: { id: string }) => id);
    })
    .toContain(requestId);
}

/** Does something that is there to be done; a late one has been done already. */
async function act(route: string, as: string, body: unknown = {}) {
  const answer = await call('POST', `${API}${route}`, { as, body });
  expect([200, 409], JSON.stringify(answer.body)).toContain(answer.status);
}

async function liveGrants(
  as: string,
): Promise<{ id: string; state: string }[]> {
  const route = `${API}/grants?view=mine&live=true&limit=200`;
  return (await call('GET', route, { as })).body.items;
}

/** Waits until somebody has the one thing that they were given. */
export async function holds(person: string) {
  await expect
    .poll(async () => (await liveGrants(person)).map(({ state }) => state))
    .toEqual(['active']);
}

/** Hands back all that somebody has, and waits until it is gone. */
export async function handBack(person: string) {
  for (const { id } of await liveGrants(person)) {
    await act(`/grants/${id}/return`, person);
  }
  await expect.poll(() => liveGrants(person)).toEqual([]);
}

/** Ends what the people of the story have and wait for, and closes the reviews they owe. */
export async function endAccess() {
  for (const person of ['ana', 'omar']) {
    const { body: requests } = await call(
      'GET',
      `${API}/requests?view=mine&state=pending&limit=200`,
      { as: person },
    );
    for (const { id } of requests.items) {
      await act(`/requests/${id}/withdraw`, person);
    }
    await handBack(person);
  }
  const { body: owed } = await call(
    'GET',
    `${API}/grants?view=all&review=owed&limit=200`,
    { as: 'sam' },
  );
  for (const { id } of owed.items) {
    await act(`/grants/${id}/review`, 'sam', {
      verdict: 'justified',
      comment: 'Closed after the tests',
    });
  }
}
