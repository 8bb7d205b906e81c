import { TestDatabases } from '@backstage/backend-test-utils';
import { spokenTime } from '@fairway/plugin-spoken-node';
import {
  ANA,
  DAY,
  HOUR,
  KIM,
  openWorld,
  SAM,
  storeFinding,
  TestClock,
  waiverParts,
  wish,
} from '../__testUtils__/peopleWork';
import { DatabaseWaiverSource } from './DatabaseWaiverSource';

jest.setTimeout(60_000);

const REF = 'component:default/payments-api';
const never = new AbortController().signal;

describe.each(
  TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] }).eachSupportedId(),
)('waivers on %s', databaseId => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

  async function setup(policy: Parameters<typeof waiverParts>[2] = {}) {
    const knex = await openWorld(databases, databaseId);
    const clock = new TestClock();
    const parts = waiverParts(knex, clock, policy);
    const inForce = async () =>
      knex.transaction(async trx =>
        (
          (
            await new DatabaseWaiverSource().inForce(trx, [REF], clock.now())
          ).get(REF) ?? []
        ).map(waiver => waiver.id),
      );
    const evaluated = async () => {
      await knex('scorecards').update({ policy_hash: 'done' });
    };
    const due = async () =>
      knex('scorecards').whereNull('policy_hash').pluck('entity_ref');
    return { ...parts, knex, clock, inForce, evaluated, due };
  }

  it('goes from a request over an approval to its end, and marks the entity each time', async () => {
    const { knex, clock, service, sweeper, changed, ...world } = await setup();
    await world.evaluated();
    const asked = await service.request(wish(clock), ANA);
    expect(asked).toMatchObject({
      status: 'pending',
      entityTitle: 'Payments API',
      ownerRef: 'group:default/payments',
      targetTitle: 'Every artefact is scanned',
      severity: 'high',
      requestedBy: ANA,
      decidedBy: null,
    });
    expect(await world.inForce()).toEqual([]);
    expect(await world.due()).toEqual([REF]);

    await world.evaluated();
    clock.pass(HOUR);
    const end = clock.in(5 * DAY);
    const approved = await service.decide(
      asked.id,
      { decision: 'approve', expiresAt: end },
      SAM,
    );
    expect(approved).toMatchObject({
      status: 'approved',
      expiresAt: end,
      decidedBy: SAM,
    });
    expect(await world.inForce()).toEqual([asked.id]);
    expect(await world.due()).toEqual([REF]);

    await world.evaluated();
    clock.pass(5 * DAY);
    // Over at the very time, though nobody swept yet: for evaluation and for readers.
    expect(await world.inForce()).toEqual([]);
    expect((await service.get(asked.id)).status).toBe('expired');
    await sweeper.run(never);
    await sweeper.run(never);
    expect(await world.due()).toEqual([REF]);
    const over = await service.get(asked.id);
    expect(over.timeline.map(e => [e.actor, e.action])).toEqual([
      [ANA, 'requested'],
      [SAM, 'approved'],
      ['plugin:security-scorecard', 'expired'],
    ]);
    expect(
      await knex('history')
        .where('kind', 'waiver')
        .orderBy('id')
        .select('from_state', 'to_state'),
    ).toEqual([
      { from_state: null, to_state: 'pending' },
      { from_state: 'pending', to_state: 'approved' },
      { from_state: 'approved', to_state: 'expired' },
    ]);
    expect(changed).toEqual([
      `pending ${REF}`,
      `approved ${REF}`,
      `expired ${REF}`,
    ]);
  });

  it('refuses what the policy or the facts do not allow, and names the field', async () => {
    const { knex, clock, service } = await setup({
      types: { 'false-positive': { high: 'P2D' } },
      notWaivable: [{ check: '*.criticals', reason: 'Never.' }],
    });
    await storeFinding(knex, 'f1', { status: 'resolved' });
    const ask = (over: Parameters<typeof wish>[1]) =>
      service.request(wish(clock, over), ANA);
    const check = (checkId: string) => ({ kind: 'check' as const, checkId });
    const finding = (findingId: string) => ({
      kind: 'finding' as const,
      findingId,
    });
    await expect(ask({ target: check('no.such') })).rejects.toThrow(
      /^target.checkId: there is no check 'no.such'/,
    );
    await expect(ask({ target: check('scan.criticals') })).rejects.toThrow(
      /^target.checkId: .*Never\./,
    );
    await expect(ask({ target: finding('f0') })).rejects.toThrow(
      /^target.findingId: .* no finding 'f0'/,
    );
    await expect(ask({ target: finding('f1') })).rejects.toThrow(
      /^target.findingId: .* is resolved/,
    );
    await expect(ask({ expiresAt: clock.in(-1) })).rejects.toThrow(
      /^expiresAt: .*future/,
    );
    await expect(ask({ expiresAt: clock.in(90 * DAY + 1) })).rejects.toThrow(
      /^expiresAt: .* may last 90 days, so until \d+ \w{3} \d{4}, \d\d:\d\d UTC/,
    );
    await expect(
      ask({ type: 'false-positive', expiresAt: clock.in(3 * DAY) }),
    ).rejects.toThrow(/^expiresAt: .* may last 2 days/);
    await expect(ask({ justification: `x${' '.repeat(40)}` })).rejects.toThrow(
      /^justification: /,
    );
    // What it refuses by is told before.
    const limits = await service.limits(REF, check('scan.covered'));
    expect(limits.severity).toBe('high');
    expect(limits.types).toMatchObject({
      'accepted-risk': { duration: 'P90D', latestEnd: clock.in(90 * DAY) },
      'false-positive': { duration: 'P2D', latestEnd: clock.in(2 * DAY) },
    });
    await expect(service.limits(REF, finding('f1'))).rejects.toThrow(
      /is resolved/,
    );
    await ask({ expiresAt: clock.in(90 * DAY) });
    await expect(ask({})).rejects.toMatchObject({
      name: 'ConflictError',
      message: expect.stringMatching(
        /^target: .*pending, asked for by user:default\/ana/,
      ),
    });
  });

  it('is decided once, by somebody else, and says who was first', async () => {
    const { clock, service } = await setup();
    const { id } = await service.request(wish(clock), ANA);
    await expect(
      service.decide(id, { decision: 'approve' }, ANA),
    ).rejects.toMatchObject({ name: 'NotAllowedError' });
    await expect(
      service.decide(id, { decision: 'deny', reason: '  ' }, SAM),
    ).rejects.toThrow(/^reason: /);
    await expect(
      service.decide(
        id,
        { decision: 'approve', expiresAt: clock.in(11 * DAY) },
        SAM,
      ),
    ).rejects.toThrow(/^expiresAt: .*only end it earlier/);

    const race = await Promise.allSettled([
      service.decide(id, { decision: 'approve' }, SAM),
      service.decide(id, { decision: 'deny', reason: 'No.' }, KIM),
      service.withdraw(id, ANA),
    ]);
    const won = race.filter(r => r.status === 'fulfilled');
    expect(won).toHaveLength(1);
    const { status, timeline } = await service.get(id);
    expect(timeline).toHaveLength(2);
    const lost = race.flatMap(r => (r.status === 'rejected' ? [r.reason] : []));
    const words = `ConflictError: The waiver was ${status} by ${timeline[1].actor} on ${spokenTime(timeline[1].at)}`;
    expect(lost.map(String)).toEqual([words, words]);
  });

  it('has one that is open per target, also when two ask at once', async () => {
    const { clock, service, sweeper, knex } = await setup();
    const both = await Promise.allSettled([
      service.request(wish(clock), ANA),
      service.request(wish(clock), SAM),
    ]);
    expect(both.map(r => r.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await knex('waiver_events').select('action')).toEqual([
      { action: 'requested' },
    ]);
    // One that has ended makes room, swept or not.
    clock.pass(10 * DAY);
    const next = await service.request(wish(clock), ANA);
    expect(next.status).toBe('pending');
    await sweeper.run(never);
    expect((await service.get(next.id)).status).toBe('pending');
    const page = await service.list({
      limit: 10,
      offset: 0,
      status: 'expired',
    });
    expect(page.totalItems).toBe(1);
  });

  it('is withdrawn by who asked and revoked with a reason', async () => {
    const { clock, service, inForce } = await setup();
    const first = await service.request(wish(clock), ANA);
    await expect(service.withdraw(first.id, SAM)).rejects.toMatchObject({
      name: 'NotAllowedError',
    });
    await expect(service.revoke(first.id, 'x', SAM)).rejects.toMatchObject({
      name: 'ConflictError',
      message: expect.stringContaining('not decided yet'),
    });
    await service.withdraw(first.id, ANA);
    const second = await service.request(wish(clock), ANA);
    await service.decide(second.id, { decision: 'approve' }, SAM);
    await expect(service.revoke(second.id, ' ', SAM)).rejects.toThrow(
      /^reason: /,
    );
    const revoked = await service.revoke(second.id, 'Exploited now.', SAM);
    expect(revoked.status).toBe('revoked');
    expect(await inForce()).toEqual([]);
    await expect(service.revoke(second.id, 'again', SAM)).rejects.toThrow(
      /revoked by user:default\/sam/,
    );
  });

  it('applies the policy of today when it is decided', async () => {
    const { clock, knex, service } = await setup();
    const { id } = await service.request(
      wish(clock, { expiresAt: clock.in(80 * DAY) }),
      ANA,
    );
    const stricter = waiverParts(knex, clock, {
      maxDuration: {
        critical: 'P1D',
        high: 'P30D',
        medium: 'P1D',
        low: 'P1D',
        informational: 'P1D',
        untriaged: 'P1D',
      },
    });
    await expect(
      stricter.service.decide(id, { decision: 'approve' }, SAM),
    ).rejects.toThrow(/^expiresAt: .* may last 30 days/);
    await stricter.service.decide(
      id,
      { decision: 'approve', expiresAt: clock.in(30 * DAY) },
      SAM,
    );
  });

  describe('of a finding that gets worse', () => {
    const asked = async (severity: string) => {
      const world = await setup();
      await storeFinding(world.knex, 'f1', { severity });
      const { id } = await world.service.request(
        wish(world.clock, {
          target: { kind: 'finding', findingId: 'f1' },
          expiresAt: world.clock.in(80 * DAY),
        }),
        ANA,
      );
      const becomes = (now: string) =>
        world.knex('findings').where({ id: 'f1' }).update({ severity: now });
      return { ...world, id, becomes };
    };

    it('is decided by what it is, not by what it was when it was asked for', async () => {
      const { id, service, clock, becomes, inForce } = await asked('low');
      await becomes('critical');
      await expect(
        service.decide(id, { decision: 'approve' }, SAM),
      ).rejects.toThrow(/^expiresAt: .* severity critical may last 30 days/);
      const approved = await service.decide(
        id,
        { decision: 'approve', expiresAt: clock.in(20 * DAY) },
        SAM,
      );
      expect(approved.severity).toBe('critical');
      expect(await inForce()).toEqual([id]);
      await becomes('low');
      expect(await inForce()).toEqual([id]);
    });

    it.each([
      ['low', 'critical'],
      ['medium', 'high'],
      ['untriaged', 'critical'],
      ['informational', 'untriaged'],
    ])('holds no longer: from %s to %s', async (was, is) => {
      const { id, service, sweeper, becomes, inForce, evaluated, ...world } =
        await asked(was);
      await service.decide(id, { decision: 'approve' }, SAM);
      expect(await inForce()).toEqual([id]);
      await evaluated();
      await world.knex('notices').delete();
      await becomes(is);
      // It counts at once, and is written down a little later.
      expect(await inForce()).toEqual([]);
      await Promise.all([sweeper.run(never), sweeper.run(never)]);
      expect(await service.get(id)).toMatchObject({
        status: 'revoked',
        timeline: [
          {},
          {},
          {
            actor: 'plugin:security-scorecard',
            action: 'revoked',
            reason: `The finding is ${is} by now, and was ${was} when it was waived.`,
          },
        ],
      });
      expect(await world.due()).toEqual([REF]);
      expect(await world.notices()).toEqual([
        { kind: 'waiver-ended', recipient: ANA },
        { kind: 'waiver-ended', recipient: 'group:default/payments' },
      ]);
    });

    it.each([
      ['high', 'high', 'open'],
      ['high', 'low', 'open'],
      ['untriaged', 'high', 'open'],
      ['low', 'critical', 'resolved'],
    ])('stays: from %s to %s, %s', async (was, is, status) => {
      const { id, knex, service, sweeper, becomes, inForce } = await asked(was);
      await service.decide(id, { decision: 'approve' }, SAM);
      await becomes(is);
      await knex('findings').update({ status });
      await sweeper.run(never);
      expect(await inForce()).toEqual([id]);
      expect((await service.get(id)).status).toBe('approved');
    });
  });

  it('reminds before the end, each time once', async () => {
    const { clock, service, sweeper, notices, knex } = await setup();
    const { id } = await service.request(wish(clock), ANA);
    await service.decide(id, { decision: 'approve' }, SAM);
    await knex('notices').delete();
    const told: string[] = [];
    for (let day = 0; day <= 10; day += 1) {
      // Two replicas at once, and once more.
      await Promise.all([sweeper.run(never), sweeper.run(never)]);
      await sweeper.run(never);
      for (const notice of await notices()) {
        told.push(`${day} ${notice.kind} ${notice.recipient}`);
      }
      await knex('notices').delete();
      clock.pass(DAY);
    }
    expect(told).toEqual([
      `7 waiver-expiring ${ANA}`,
      '7 waiver-expiring group:default/payments',
      `9 waiver-expiring ${ANA}`,
      '9 waiver-expiring group:default/payments',
      `10 waiver-ended ${ANA}`,
      '10 waiver-ended group:default/payments',
    ]);
  });

  it('lists by entity, tree, status, end and words, open ones first', async () => {
    const { clock, service } = await setup();
    const ask = (name: string, over: Parameters<typeof wish>[1] = {}) =>
      service.request(
        wish(clock, { entityRef: `component:default/${name}`, ...over }),
        ANA,
      );
    const shop = await ask('shop');
    const api = await ask('payments-api', {
      expiresAt: clock.in(2 * DAY),
      justification: 'A 100%_sure thing, promised by the vendor.',
    });
    const ui = await ask('payments-ui');
    await service.decide(ui.id, { decision: 'deny', reason: 'No.' }, SAM);
    await service.decide(shop.id, { decision: 'approve' }, SAM);
    const ids = async (query: object) =>
      (await service.list({ limit: 10, offset: 0, ...query })).items.map(
        w => w.entityRef.split('/')[1],
      );
    expect(await ids({})).toEqual(['payments-api', 'shop', 'payments-ui']);
    expect(await ids({ entityRef: REF })).toEqual(['payments-api']);
    expect(await ids({ scope: 'group:default/storefront' })).toEqual(['shop']);
    expect(await ids({ scope: 'system:default/money' })).toHaveLength(3);
    expect(await ids({ status: 'denied' })).toEqual(['payments-ui']);
    expect(await ids({ search: '100%_SURE' })).toEqual(['payments-api']);
    expect(await ids({ search: '100__sure' })).toEqual([]);
    expect(
      await ids({ status: 'pending', expiringBefore: clock.in(3 * DAY) }),
    ).toEqual(['payments-api']);
    expect(
      await ids({
        criteria: { key: 'owner', values: ['group:default/storefront'] },
      }),
    ).toEqual(['shop']);
    const page = await service.list({ limit: 1, offset: 1 });
    expect([page.items.length, page.totalItems]).toEqual([1, 3]);
    expect(api.status).toBe('pending');
  });

  it('is gone with its entity', async () => {
    const { clock, service, knex } = await setup();
    await service.request(wish(clock), ANA);
    await knex('scorecards').where('entity_ref', REF).delete();
    for (const table of ['waivers', 'waiver_events', 'notices']) {
      expect(await knex(table).select()).toEqual([]);
    }
  });
});
