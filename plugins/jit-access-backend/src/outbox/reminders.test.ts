import type { Knex } from 'knex';
import { createDatabases, Harness } from '../__testUtils__/harness';
import { user } from '../__testUtils__/world';
import { ExpiryReminders } from './ExpiryReminders';
import { isStoredMessage, type StoredMessage } from './messages';
import { breakGlassUsed, requestDecided } from './notices';

jest.setTimeout(120_000);

const databases = createDatabases();
const never = new AbortController().signal;
const MINUTE = 60_000;

async function messages(knex: Knex): Promise<StoredMessage[]> {
  const rows: { payload: string }[] =
    await knex('access_outbox').orderBy('created_at');
  return rows.map(({ payload }) => {
    const message: unknown = JSON.parse(payload);
    if (!isStoredMessage(message)) {
      throw new Error(payload);
    }
    return message;
  });
}

describe.each(databases.eachSupportedId())('reminders on %s', databaseId => {
  async function setUp() {
    const h = await Harness.create(await databases.init(databaseId));
    const backend = h.backend();
    const reminders = () =>
      new ExpiryReminders(
        h.knex,
        h.clock,
        backend.transactions,
        backend.stores.requests,
        10 * MINUTE,
      ).runOnce(never);
    return { h, reminders };
  }
  const reminded = async (h: Harness) =>
    (await messages(h.knex)).flatMap(message =>
      message.sink === 'notification' && message.title.includes('ends soon')
        ? [message.recipients]
        : [],
    );

  it('come once before each end, also with two backends', async () => {
    const { h, reminders } = await setUp();
    const id = await h.grant({ duration: 'PT1H' });
    await h.work();
    expect(await reminders()).toBe(0);
    h.clock.advance(51 * MINUTE);
    const told = await Promise.all([reminders(), reminders()]);
    expect(told[0] + told[1]).toBe(1);
    expect(await reminders()).toBe(0);
    expect(await reminded(h)).toEqual([[user('ana')]]);
    const { endsAt } = await h.grantById(id);
    const later = new Date(
      Date.parse(endsAt ?? '') + 30 * MINUTE,
    ).toISOString();
    await h.knex('access_grants').where({ id }).update({ ends_at: later });
    expect(await reminders()).toBe(0);
    h.clock.advance(30 * MINUTE);
    expect(await reminders()).toBe(1);
  });

  it('come in the last quarter of a short grant, and never after its end', async () => {
    const { h, reminders } = await setUp();
    await h.grant({ duration: 'PT8M' });
    await h.work();
    h.clock.advance(5 * MINUTE);
    expect(await reminders()).toBe(0);
    h.clock.advance(1.5 * MINUTE);
    expect(await reminders()).toBe(1);
    await h.grant({ duration: 'PT8M' }, 'bo');
    await h.work();
    h.clock.advance(9 * MINUTE);
    expect(await reminders()).toBe(0);
  });
});

it('is loud about break-glass and quiet about what a rule approved', async () => {
  const h = await Harness.create(await databases.init('SQLITE_3'));
  const { id } = await h.request();
  const request = await h.requestById(id);
  expect(breakGlassUsed(request, { id: 'g' })).toContainEqual(
    expect.objectContaining({
      sink: 'notification',
      severity: 'critical',
      recipients: ['group:default/payments', 'security'],
      title: expect.stringContaining(user('ana')),
    }),
  );
  const sinks = (auto: boolean) =>
    requestDecided({ ...request, auto }, 'approved', auto ? null : user('bo'), [
      user('bo'),
      user('chen'),
      user('ana'),
    ]).map(message =>
      message.sink === 'notification' ? message.recipients : message.sink,
    );
  expect(sinks(true)).toEqual(['event', 'signal']);
  expect(sinks(false)).toEqual([
    'event',
    [user('ana')],
    [user('chen')],
    'signal',
  ]);
});
