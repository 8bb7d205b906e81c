import { at, extend, preview } from '../__testUtils__/flows';
import { createDatabases, Harness } from '../__testUtils__/harness';
import type { PolicyOptions } from '../__testUtils__/policies';

jest.setTimeout(180_000);

const databases = createDatabases();
const named = (name: string) => expect.objectContaining({ name });
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const SECURITY = { any: 1, from: ['group:default/security'] };

describe.each(databases.eachSupportedId())('budgets on %s', databaseId => {
  const setup = async (limits: object, policy: PolicyOptions = {}) =>
    Harness.create(await databases.init(databaseId), {
      activePerUser: 100,
      limits,
      ...policy,
    });

  /** A grant that was used for so long and given back. */
  const used = async (h: Harness, millis: number, duration = 'PT2H') => {
    const grant = await h.grant({ duration });
    await h.work();
    h.clock.advance(millis);
    await h.backend().grants.giveBack(grant, 'user:default/ana');
    await h.work();
  };

  it('count what was had, what is planned and what waits', async () => {
    const h = await setup(
      { grantsPerWeek: 3 },
      { schedule: { maxAhead: 'P7D' } },
    );
    await used(h, HOUR);
    await h.request({ startsAt: await at(h, 2 * DAY) });
    expect((await preview(h)).budget).toEqual({
      grants: 2,
      grantsPerWeek: 3,
      hours: expect.closeTo(2, 2),
      hoursPerWeek: null,
    });
    await h.request();
    await expect(h.request()).rejects.toThrow(
      /3 of 3 grants are used or planned/,
    );
    expect(await preview(h)).toMatchObject({ allowed: false });
    // Somebody else has a budget of their own.
    await h.request({}, 'bo');
  });

  it('count hours at the time they took, of the last seven days only', async () => {
    const h = await setup({ hoursPerWeek: 2.5 });
    await used(h, HOUR);
    expect((await preview(h)).budget?.hours).toBeCloseTo(1, 1);
    await h.request({ duration: 'PT1H' });
    await expect(h.request({ duration: 'PT1H' })).rejects.toThrow(
      /of 2.5 hours/,
    );
    h.clock.advance(7 * DAY - HOUR / 2);
    await h.work();
    expect((await preview(h)).budget?.hours).toBeCloseTo(0.5, 1);
    h.clock.advance(HOUR);
    expect((await preview(h)).budget).toMatchObject({ grants: 0, hours: 0 });
  });

  it('cost nothing for what was never given', async () => {
    const h = await setup({ grantsPerWeek: 1 });
    const { id } = await h.request();
    await h.decide(id, 'bo', 'deny');
    const cancelled = await h.grant();
    await h.backend().grants.giveBack(cancelled, 'user:default/ana');
    expect((await h.request()).state).toBe('pending');
  });

  it('need more people when exceeded, where the policy says so, also of an automatic rule', async () => {
    const h = await setup(
      { grantsPerWeek: 1, exceeded: [SECURITY] },
      { rules: [{ name: 'auto', when: 'true', approval: { auto: true } }] },
    );
    expect((await h.request()).state).toBe('approved');
    const second = await h.request();
    expect(second).toMatchObject({
      state: 'pending',
      auto: false,
      steps: [SECURITY],
    });
    await expect(h.decide(second.id, 'bo')).rejects.toThrow(
      named('NotAllowedError'),
    );
    await h.decide(second.id, 'sam');
    expect((await h.requestById(second.id)).state).toBe('approved');
    await h.work();
    expect((await h.grantById(await h.grantOf(second.id))).state).toBe(
      'active',
    );
  });

  it('are a fact that rules can use', async () => {
    const h = await setup(
      {},
      {
        rules: [
          {
            name: 'first',
            when: 'budget.grants <= 1',
            approval: { auto: true },
          },
          {
            name: 'more',
            when: 'true',
            approval: { deadline: 'PT1H', steps: [SECURITY] },
          },
        ],
      },
    );
    expect((await h.request()).rule).toBe('first');
    expect((await h.request()).rule).toBe('more');
  });

  it('include the hours of extensions', async () => {
    const h = await setup(
      { hoursPerWeek: 1.25 },
      { duration: { extend: { by: 'PT1H', times: 1 } } },
    );
    const grant = await h.grant({ duration: 'PT1H' });
    await h.work();
    await expect(extend(h, grant, { duration: 'PT30M' })).rejects.toThrow(
      /budget/,
    );
    const request = await extend(h, grant, { duration: 'PT10M' });
    expect(request.kind).toBe('extension');
  });

  it('are kept by requests at the same moment', async () => {
    const h = await setup({ grantsPerWeek: 2 });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 3 }, () => h.request()),
    );
    expect(outcomes.filter(o => o.status === 'fulfilled')).toHaveLength(2);
  });

  describe('threat: flood of requests', () => {
    it('is answered with 429 and when to come again, on record once', async () => {
      const h = await setup({});
      h.requestsPerMinute = 2;
      await h.request();
      await h.request();
      for (let i = 0; i < 3; i++) {
        const error: unknown = await h.request().catch((e: unknown) => e);
        expect(error).toMatchObject({
          name: 'TooManyRequestsError',
          status: 429,
          retryAfterSeconds: expect.any(Number),
        });
      }
      const actions = await h.actions();
      expect(actions.filter(a => a === 'request-refused')).toHaveLength(1);
      // Others are not held back, and neither is the person a minute later.
      await h.request({}, 'bo');
      h.clock.advance(60_000);
      await h.request();
    });

    it('counts over all backends and at the same moment', async () => {
      const h = await setup({});
      h.requestsPerMinute = 2;
      const outcomes = await Promise.allSettled(
        Array.from({ length: 6 }, () => h.request()),
      );
      expect(outcomes.filter(o => o.status === 'fulfilled')).toHaveLength(2);
    });

    it('has an end at the number of open requests', async () => {
      const h = await setup({});
      for (let i = 0; i < 3; i++) {
        await h.request();
      }
      await expect(h.request()).rejects.toThrow(/You have 3 requests waiting/);
    });
  });
});
