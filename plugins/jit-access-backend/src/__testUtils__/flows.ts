import { mockCredentials } from '@backstage/backend-test-utils';
import type {
  NewBreakGlass,
  NewExtension,
} from '@fairway/plugin-jit-access-common';
import type { JitHook } from '@fairway/plugin-jit-access-node';
import type { NewDecision } from '../services/DecisionWriter';
import type { Harness } from './harness';
import { user } from './world';

/** Decides as somebody, with all that a decision can have. */
export function decideAs(
  h: Harness,
  id: string,
  by: string,
  more: Partial<NewDecision> = {},
): Promise<void> {
  return h.backend().decisions.decide(id, {
    verdict: 'approve',
    reason: null,
    ...more,
    by: user(by),
  });
}

/** Asks for more time, as ana unless somebody else is named. */
export function extend(
  h: Harness,
  grantId: string,
  input: Partial<NewExtension> = {},
  by = 'ana',
) {
  return h
    .backend()
    .extending.extend(
      grantId,
      { duration: 'PT30M', reason: 'it takes longer than thought', ...input },
      mockCredentials.user(user(by)),
    );
}

/** Breaks glass, as ana unless somebody else is named. */
export function breakGlass(
  h: Harness,
  input: Partial<NewBreakGlass> = {},
  by = 'ana',
) {
  return h.backend().breakGlass.use(
    {
      entitlementId: 'db-rw',
      duration: 'PT15M',
      reason: 'payments are down',
      ...input,
    },
    mockCredentials.user(user(by)),
  );
}

/** What ana would be told before she asks. */
export function preview(h: Harness, input: object = {}, by = 'ana') {
  return h.backend().requests.preview(
    {
      entitlementId: 'db-rw',
      duration: 'PT1H',
      reason: 'repair of a stuck payment',
      ...input,
    },
    mockCredentials.user(user(by)),
  );
}

/** A moment from now by the test's clock, ISO 8601. */
export async function at(h: Harness, millis: number): Promise<string> {
  const now = await h.clock.now(h.knex);
  return new Date(now.getTime() + millis).toISOString();
}

/** Lets somebody decide in another's place for an hour, at once. */
export async function delegate(h: Harness, from: string, to: string) {
  return h.backend().delegations.create(
    {
      to: user(to),
      startsAt: await at(h, -60_000),
      endsAt: await at(h, 3_600_000),
      reason: 'holiday',
    },
    user(from),
  );
}

/** Details of the rows of a request with this action, oldest first. */
export async function detailsOf(h: Harness, requestId: string, action: string) {
  const { items } = await h.ledger.list(h.knex, {
    requestId,
    limit: 1000,
    offset: 0,
  });
  return items
    .filter(row => row.action === action)
    .map(({ actor, details }) => ({ actor, details }));
}

/** Everything that is told to people, newest last. */
export async function toldTo(h: Harness, person: string): Promise<string[]> {
  const rows: { payload: string }[] = await h
    .knex('access_outbox')
    .where({ sink: 'notification' })
    .orderBy('created_at');
  return rows.flatMap(row => {
    const message: { recipients: string[]; title: string } = JSON.parse(
      row.payload,
    );
    return message.recipients.includes(user(person)) ? [message.title] : [];
  });
}

/** A hook with a name, for the points that a test needs. */
export function hook(points: Partial<JitHook>, name = 'watch'): JitHook {
  return { name, version: '1', timeoutMs: 200, ...points };
}
