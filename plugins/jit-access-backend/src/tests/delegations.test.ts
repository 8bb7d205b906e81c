import {
  at,
  decideAs,
  delegate,
  detailsOf,
  toldTo,
} from '../__testUtils__/flows';
import { createDatabases, Harness } from '../__testUtils__/harness';
import type { PolicyOptions } from '../__testUtils__/policies';
import { user } from '../__testUtils__/world';

jest.setTimeout(180_000);

const databases = createDatabases();
const named = (name: string) => expect.objectContaining({ name });
const DAY = 24 * 3_600_000;
/** Only bo can approve. */
const LEADS = { steps: [{ any: 1, from: ['group:default/payments-leads'] }] };

describe.each(databases.eachSupportedId())('delegations on %s', databaseId => {
  const setup = async (policy: PolicyOptions = LEADS) =>
    Harness.create(await databases.init(databaseId), policy);

  it('let a delegate decide for the delegator, on record', async () => {
    const h = await setup();
    const { id } = await h.request();
    await expect(h.decide(id, 'sam')).rejects.toThrow(named('NotAllowedError'));
    await delegate(h, 'bo', 'sam');
    await h.work();
    expect(await toldTo(h, 'sam')).toContain(
      'user:default/ana asks: Write to the database',
    );
    expect(
      await h.backend().stores.requests.waitingFor(h.knex, [id], user('sam')),
    ).toEqual(new Set([id]));
    await decideAs(h, id, 'sam');
    expect(await h.requestById(id)).toMatchObject({
      state: 'approved',
      steps: [{ approvedBy: [user('bo')] }],
    });
    const [{ actor, details }] = await detailsOf(h, id, 'request-approved');
    expect(actor).toBe(user('sam'));
    expect(details).toMatchObject({ onBehalfOf: user('bo') });
    const decisions = await h.backend().stores.requests.decisions(h.knex, [id]);
    expect(decisions.get(id)).toMatchObject([
      { by: user('sam'), onBehalfOf: user('bo') },
    ]);
    await h.work();
    expect(h.provider.held).toEqual(new Set(['pay_rw/ana']));
  });

  it('count as one human: not the delegate and the delegator', async () => {
    const h = await setup({ steps: [{ any: 2, from: ['owners'] }] });
    await delegate(h, 'bo', 'sam');
    const { id } = await h.request();
    await decideAs(h, id, 'sam');
    await expect(h.decide(id, 'bo')).rejects.toThrow(
      /user:default\/sam has decided for user:default\/bo already/,
    );
    await expect(h.decide(id, 'sam')).rejects.toThrow(named('ConflictError'));
    expect((await h.requestById(id)).state).toBe('pending');
    await h.decide(id, 'chen');
    expect((await h.requestById(id)).state).toBe('approved');
  });

  it('hold only in their time, and until they are ended', async () => {
    const h = await setup();
    const { id } = await h.request();
    await h.backend().delegations.create(
      {
        to: user('sam'),
        startsAt: await at(h, 3_600_000 / 2),
        endsAt: await at(h, 3_600_000),
        reason: 'leave',
      },
      user('bo'),
    );
    await expect(h.decide(id, 'sam')).rejects.toThrow(named('NotAllowedError'));
    h.clock.advance(3_600_000 / 2);
    await h.work();
    const [made] = await h
      .backend()
      .delegations.list(user('bo'), await h.clock.now(h.knex));
    expect(
      await h.backend().stores.requests.waitingFor(h.knex, [id], user('sam')),
    ).toEqual(new Set([id]));
    await h.backend().delegations.revoke(made.id, user('bo'), false);
    expect(
      await h.backend().stores.requests.waitingFor(h.knex, [id], user('sam')),
    ).toEqual(new Set());
    await expect(h.decide(id, 'sam')).rejects.toThrow(named('NotAllowedError'));
    await expect(
      h.backend().delegations.revoke(made.id, user('bo'), false),
    ).rejects.toThrow(named('ConflictError'));
  });

  it('end with the right of the delegator', async () => {
    const h = await setup();
    await delegate(h, 'bo', 'sam');
    const { id } = await h.request();
    h.world.groups.get('payments-leads')?.delete('bo');
    h.world.groups.get('payments-leads')?.add('chen');
    await expect(h.decide(id, 'sam')).rejects.toThrow(named('NotAllowedError'));
  });

  const WRONG: [string, string, { to?: string; days?: [number, number] }][] = [
    ['to', 'to oneself', { to: user('Bo') }],
    ['to', 'to nobody', { to: user('nobody') }],
    ['to', 'to a group', { to: 'group:default/payments' }],
    ['endsAt', 'over before they begin', { days: [2, 1] }],
    ['endsAt', 'in the past', { days: [-2, -1] }],
    ['endsAt', 'of more than 90 days', { days: [0, 91] }],
    ['startsAt', 'that begin too late', { days: [100, 101] }],
  ];
  it.each(WRONG)(
    'are refused by the field %s: %s',
    async (field, _, change) => {
      const h = await setup();
      const { to = user('sam'), days: [from, until] = [0, 1] } = change;
      const made = h.backend().delegations.create(
        {
          to,
          startsAt: await at(h, from * DAY),
          endsAt: await at(h, until * DAY),
          reason: 'leave',
        },
        user('bo'),
      );
      await expect(made).rejects.toThrow(named('InputError'));
      await expect(made).rejects.toThrow(new RegExp(`^${field} `));
      expect(await h.actions()).toEqual(['delegation-refused']);
    },
  );

  describe('threat: self-approval through a delegation', () => {
    it('is refused for who asked, also as a delegate', async () => {
      const h = await setup();
      await delegate(h, 'bo', 'ana');
      const { id } = await h.request();
      for (const by of ['ana', 'ANA']) {
        await expect(decideAs(h, id, by)).rejects.toThrow(
          named('NotAllowedError'),
        );
      }
      expect((await h.requestById(id)).state).toBe('pending');
    });

    it('is refused for a delegate of who asked', async () => {
      const h = await setup({ steps: [{ any: 1, from: ['owners'] }] });
      await delegate(h, 'ana', 'sam');
      const { id } = await h.request();
      await expect(h.decide(id, 'sam')).rejects.toThrow(
        named('NotAllowedError'),
      );
    });

    it('is refused for a delegate of a delegate', async () => {
      const h = await setup();
      await delegate(h, 'bo', 'chen');
      await delegate(h, 'chen', 'sam');
      const { id } = await h.request();
      await expect(h.decide(id, 'sam')).rejects.toThrow(
        named('NotAllowedError'),
      );
      await h.decide(id, 'chen');
    });
  });
});
