import { expect } from '@playwright/test';
import { baseUrl } from './portal';

const tokens = new Map<string, Promise<string>>();

async function signIn(persona: string): Promise<string> {
  const response = await fetch(`${baseUrl()}/api/auth/persona/refresh`, {
    headers: { 'x-fairway-persona': persona },
  });
  if (!response.ok) {
    throw new Error(`Signing in as ${persona} gave ${response.status}`);
  }
  const body = await response.json();
  return body.backstageIdentity.token;
}

/** Backstage token of a demo person. */
export function tokenOf(persona: string): Promise<string> {
  const known = tokens.get(persona) ?? signIn(persona);
  tokens.set(persona, known);
  return known;
}

/** Forgets all tokens: a restarted backend has new keys. */
export const forgetTokens = () => tokens.clear();

/** Calls the portal's API, as a person, a given token, or nobody. */
export async function call(
  method: string,
  route: string,
  options: { as?: string; token?: string; body?: unknown } = {},
) {
  const token =
    options.token ?? (options.as ? await tokenOf(options.as) : undefined);
  const response = await fetch(`${baseUrl()}${route}`, {
    method,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(options.body !== undefined && { 'content-type': 'application/json' }),
    },
    body: options.body === undefined ? undefined : JSON.stringify(options.body),
  });
  const text = await response.text();
  return {
    status: response.status,
    body:
      text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text,
  };
}

/** Waits until the collectors have seen the demo organisation once. */
export async function scorecardsAreThere() {
  const route = '/api/security-scorecard/scorecards?search=payments-api';
  await expect
    .poll(
      async () => {
        const { body } = await call('GET', route, { as: 'sam' });
        return body.items[0]?.coverage.known ?? 0;
      },
      { timeout: 90_000 },
    )
    .toBeGreaterThan(10);
}

/** Waits until the golden path has looked at the demo services, a minute after the start. */
export async function servicesAreThere() {
  const route = '/api/golden-path/services/component/default/payments-worker';
  await expect
    .poll(async () => (await call('GET', route, { as: 'sam' })).status, {
      timeout: 90_000,
    })
    .toBe(200);
}

/** Waits until every collector has finished its first round. */
export async function collectorsHaveRun() {
  const waiting = async () => {
    const { body } = await call('GET', '/api/security-scorecard/collectors', {
      as: 'sam',
    });
    return body
      .filter(({ lastRunAt }: { lastRunAt: string | null }) => !lastRunAt)
      .map(({ id }: { id: string }) => id);
  };
  await expect.poll(waiting, { timeout: 90_000 }).toEqual([]);
}
