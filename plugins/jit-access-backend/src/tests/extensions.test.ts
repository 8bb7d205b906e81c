import { at, detailsOf, extend } from '../__testUtils__/flows';
import { createDatabases, Harness } from '../__testUtils__/harness';
import type { PolicyOptions } from '../__testUtils__/policies';
import { user } from '../__testUtils__/world';

jest.setTimeout(180_000);

const databases = createDatabases();
const named = (name: string) => expect.objectContaining({ name });
const MINUTE = 60_000;
const EXTEND = { max: 'PT1H', extend: { by: 'PT1H', times: 2 } };

describe.each(databases.eachSupportedId())('extensions on %s', databaseId => {
  const setup = async (policy: PolicyOptions = {}) => {
    const h = await Harness.create(await databases.init(databaseId), {
      duration: EXTEND,
      ...policy,
    });
    const grant = await h.grant({ duration: 'PT1H' });
    await h.work();
    return { h, grant };
  };
  const length = async (h: Harness, grant: string) => {
    const { startsAt, endsAt } = await h.grantById(grant);
    return (Date.parse(endsAt ?? '') - Date.parse(startsAt ?? '')) / MINUTE;
  };

  it('move the end when they are approved, and only then', async () => {
    const { h, grant } = await setup();
    const { id } = await extend(h, grant);
    expect(await h.requestById(id)).toMatchObject({
      kind: 'extension',
      parentGrantId: grant,
    });
    expect(await length(h, grant)).toBe(60);
    await h.decide(id, 'bo');
    expect(await length(h, grant)).toBe(90);
    h.clock.advance(61 * MINUTE);
    await h.work();
    expect((await h.grantById(grant)).state).toBe('active');
    h.clock.advance(30 * MINUTE);
    await h.work();
    expect(await h.grantById(grant)).toMatchObject({
      state: 'ended',
      endReason: 'expired',
    });
    expect(h.provider.held).toEqual(new Set());
    const { requestId } = await h.grantById(grant);
    const [{ details }] = await detailsOf(h, requestId, 'grant-extended');
    expect(details).toMatchObject({ extension: id });
  });

  it('are counted, and end at the latest end', async () => {
    const { h, grant } = await setup();
    for (const expected of [120, 180]) {
      const { id } = await extend(h, grant, { duration: 'PT1H' });
      await h.decide(id, 'bo');
      expect(await length(h, grant)).toBe(expected);
    }
    await expect(extend(h, grant)).rejects.toThrow(/extended 2 times already/);
  });

  it('never go beyond start and longest total, also when the row says less was used', async () => {
    const { h, grant } = await setup({
      duration: { max: 'PT1H', extend: { by: 'PT1H', times: 1 } },
    });
    const { id } = await extend(h, grant, { duration: 'PT1H' });
    await h.decide(id, 'bo');
    await h
      .knex('access_grants')
      .where({ id: grant })
      .update({ extensions: 0 });
    await expect(extend(h, grant)).rejects.toThrow(/can't last longer/);
  });

  it('need no people where the policy says so', async () => {
    const { h, grant } = await setup({
      duration: {
        max: 'PT1H',
        extend: { by: 'PT30M', times: 1, approval: 'auto' },
      },
    });
    const request = await extend(h, grant);
    expect(request).toMatchObject({
      state: 'approved',
      auto: true,
      rule: 'extension',
    });
    expect(await length(h, grant)).toBe(90);
  });

  it('are judged as if the whole time had been asked for at once', async () => {
    const { h, grant } = await setup({
      rules: [
        {
          name: 'short',
          when: 'request.duration <= duration("1h")',
          approval: { deadline: 'PT1H', steps: [{ any: 1, from: ['owners'] }] },
        },
        {
          name: 'long',
          when: 'true',
          approval: {
            deadline: 'PT1H',
            steps: [{ any: 1, from: ['group:default/security'] }],
          },
        },
      ],
    });
    const request = await extend(h, grant, { duration: 'PT5M' });
    expect(request).toMatchObject({ rule: 'long', duration: 'PT5M' });
    await expect(h.decide(request.id, 'bo')).rejects.toThrow(
      named('NotAllowedError'),
    );
    await h.decide(request.id, 'sam');
    expect(await length(h, grant)).toBe(65);
  });

  it.each([
    [
      'by somebody else',
      {},
      'bo',
      'NotAllowedError',
      /Only the person who has the access/,
    ],
    [
      'for longer than the policy adds',
      { duration: 'PT2H' },
      'ana',
      'InputError',
      /^duration /,
    ],
    ['without a reason', { reason: 'no' }, 'ana', 'InputError', /^reason /],
  ])('are refused %s', async (_, input, by, name, text) => {
    const { h, grant } = await setup();
    const made = extend(h, grant, input, by);
    await expect(made).rejects.toThrow(named(name));
    await expect(made).rejects.toThrow(text);
    expect(await length(h, grant)).toBe(60);
  });

  it('wait one at a time, and do not use up the limit of live grants', async () => {
    const { h, grant } = await setup();
    const outcomes = await Promise.allSettled([
      extend(h, grant),
      extend(h, grant),
    ]);
    expect(outcomes.filter(o => o.status === 'fulfilled')).toHaveLength(1);
    await expect(extend(h, grant)).rejects.toThrow(/is waiting already/);
  });

  it('are refused where the policy knows none, and when the access is over', async () => {
    const { h, grant } = await setup({ duration: {} });
    await expect(extend(h, grant)).rejects.toThrow(named('ConflictError'));
    const { h: h2, grant: over } = await setup();
    await h2.backend().grants.giveBack(over, user('ana'));
    await expect(extend(h2, over)).rejects.toThrow(/Only active access/);
  });

  describe('and the end of the grant', () => {
    it('have one winner: what comes too late is refused and invalidated', async () => {
      const { h, grant } = await setup();
      const { id } = await extend(h, grant);
      h.clock.advance(60 * MINUTE);
      await expect(h.decide(id, 'bo')).rejects.toThrow(/it is too late/);
      expect((await h.requestById(id)).state).toBe('invalidated');
      await h.work();
      expect(await h.grantById(grant)).toMatchObject({ state: 'ended' });
    });

    it('at the same moment: either it lives on or it ends, never both', async () => {
      for (let round = 0; round < 4; round++) {
        const { h, grant } = await setup();
        const { id } = await extend(h, grant, { duration: 'PT1H' });
        const { endsAt } = await h.grantById(grant);
        h.clock.advance(
          Date.parse(endsAt ?? '') - Date.parse(await at(h, 0)) - 15,
        );
        const [decided] = await Promise.allSettled([
          h.decide(id, 'bo'),
          h.work(),
        ]);
        const won = decided.status === 'fulfilled';
        h.clock.advance(MINUTE);
        await h.work();
        expect((await h.grantById(grant)).state).toBe(won ? 'active' : 'ended');
        expect((await h.requestById(id)).state).toBe(
          won ? 'approved' : 'invalidated',
        );
        expect(h.provider.held.size).toBe(won ? 1 : 0);
        expect(await h.verify()).toMatchObject({ ok: true });
      }
    });
  });
});
