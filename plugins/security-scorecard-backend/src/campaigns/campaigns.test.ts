import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import type {
  CampaignRequest,
  CampaignScope,
} from '@fairway/plugin-security-scorecard-common';
import { spokenTime } from '@fairway/plugin-spoken-node';
import {
  ANA,
  DAY,
  definition,
  openWorld,
  SAM,
  storeStates,
  TestClock,
} from '../__testUtils__/peopleWork';
import { ModeRegistry } from '../modes/ModeRegistry';
import type { ModeRule } from '../modes/rules';
import { NOTICE_KINDS } from '../notifications/notices';
import { NoticeStore } from '../notifications/NoticeStore';
import { LastGoodFile } from '../policy/LastGoodFile';
import { CampaignService } from './CampaignService';
import { CampaignStore } from './CampaignStore';
import { CampaignSweeper } from './CampaignSweeper';
import { ownerMatcher } from './ownerMatcher';
import { ProgressReader } from './ProgressReader';

jest.setTimeout(60_000);

const never = new AbortController().signal;
const EVERYTHING: CampaignScope = { ownerRefs: [], systemRefs: [], tiers: [] };

describe.each(
  TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] }).eachSupportedId(),
)('campaigns on %s', databaseId => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

  async function setup() {
    const knex = await openWorld(databases, databaseId);
    const clock = new TestClock();
    const checks = () => [
      definition('a', { severity: 'low' }),
      definition('b', { severity: 'critical', title: 'B' }),
      definition('c'),
    ];
    const store = new CampaignStore(knex);
    const reader = new ProgressReader(knex, checks);
    const modes = await ModeRegistry.create(
      knex,
      await LastGoodFile.create<readonly ModeRule[]>({
        file: undefined,
        key: 'modes',
        fallback: [],
        read: () => [],
        logger: mockServices.logger.mock(),
      }),
    );
    const events: string[] = [];
    const service = new CampaignService({
      knex,
      store,
      reader,
      checks,
      changed: async ({ action, actor }) => {
        events.push(`${action} ${actor}`);
      },
      promoted: () => modes.refresh(),
      now: clock.now,
    });
    const board = new NoticeStore({ kinds: new Set(NOTICE_KINDS), batch: {} });
    const sweeper = new CampaignSweeper({
      knex,
      store,
      service,
      reader,
      board,
      now: clock.now,
    });
    const create = (over: Partial<CampaignRequest> = {}) =>
      service.create(
        {
          title: 'Scan everything',
          checkIds: ['a', 'b'],
          scope: EVERYTHING,
          targetDate: clock.in(30 * DAY),
          ...over,
        },
        SAM,
      );
    return {
      knex,
      clock,
      store,
      reader,
      service,
      sweeper,
      modes,
      events,
      create,
    };
  }

  async function states(knex: Awaited<ReturnType<typeof setup>>['knex']) {
    await storeStates(knex, 'payments-api', { a: 'p', b: 'f', c: 'f' });
    await storeStates(knex, 'payments-ui', { a: 'F', b: 's', c: 'f' });
    // An older policy, without b.
    await storeStates(knex, 'shop', { a: 'w' });
  }

  it('counts by outcome over stored results of any policy; what is not known is never done', async () => {
    const { knex, reader, create } = await setup();
    const campaign = await create();
    const progress = () => reader.progress(campaign, undefined);
    expect(await progress()).toEqual({
      total: 6,
      done: 0,
      failing: 0,
      unknown: 6,
      waived: 0,
    });
    await states(knex);
    expect(await progress()).toEqual({
      total: 6,
      done: 2,
      failing: 1,
      unknown: 2,
      waived: 1,
    });
    const payments = {
      key: 'owner' as const,
      values: ['group:default/payments'],
    };
    expect(await reader.progress(campaign, payments)).toMatchObject({
      total: 4,
      done: 1,
    });
    expect(await reader.byOwner(campaign)).toEqual([
      { ownerRef: 'group:default/payments', total: 4, done: 1 },
      { ownerRef: 'group:default/storefront', total: 2, done: 1 },
    ]);
    const none = { ...campaign, checkIds: ['gone'] };
    expect(await reader.progress(none, undefined)).toMatchObject({
      total: 3,
      unknown: 3,
    });
  });

  it('lists what is open in pages, most severe first', async () => {
    const { knex, reader, create } = await setup();
    const campaign = await create();
    await states(knex);
    const page = (
      limit: number,
      offset: number,
      criteria?: Parameters<typeof reader.items>[2],
    ) => reader.items(campaign, { limit, offset }, criteria);
    const all = await page(10, 0);
    expect(
      all.items.map(
        i => `${i.checkId} ${i.entityTitle} ${i.state} ${i.waived}`,
      ),
    ).toEqual([
      'b Payments API fail false',
      'b payments-ui stale false',
      'b shop unknown false',
      'a payments-ui fail true',
    ]);
    expect(all.items[0]).toMatchObject({
      checkTitle: 'B',
      severity: 'critical',
    });
    expect(await page(1, 2)).toEqual({ items: [all.items[2]], totalItems: 4 });
    const shop = {
      key: 'owner' as const,
      values: ['group:default/storefront'],
    };
    expect((await page(10, 0, shop)).totalItems).toBe(1);
  });

  it('is about owners with the groups below, systems and tiers', async () => {
    const { knex, reader, create } = await setup();
    await knex('tree').insert([
      {
        ancestor: 'group:default/harbour',
        descendant: 'group:default/harbour',
        depth: 0,
      },
      {
        ancestor: 'group:default/harbour',
        descendant: 'group:default/payments',
        depth: 1,
      },
    ]);
    const total = async (scope: Partial<typeof EVERYTHING>) => {
      const campaign = await create({ scope: { ...EVERYTHING, ...scope } });
      return (await reader.progress(campaign, undefined)).total / 2;
    };
    const refs = (...ownerRefs: string[]) => ({ ...EVERYTHING, ownerRefs });
    expect(await total(refs('group:default/harbour'))).toBe(2);
    expect(
      await total(refs('group:default/Storefront', 'group:default/payments')),
    ).toBe(3);
    expect(await total({ ...EVERYTHING, tiers: ['1'] })).toBe(1);
    const systemRefs = ['system:default/money'];
    expect(await total({ ...EVERYTHING, systemRefs })).toBe(3);
    await expect(
      total({ ...refs('group:default/storefront'), tiers: ['1'] }),
    ).rejects.toThrow(/^scope: no entity/);
  });

  it.each<[Partial<CampaignRequest>, RegExp]>([
    [{ checkIds: ['a', 'nope'] }, /^checkIds: there is no check 'nope'/],
    [{ title: '  a  ' }, /^title: /],
    [{ targetDate: '2020-01-01T00:00:00Z' }, /^targetDate: /],
    [{ reminders: ['P1D', 'soon'] }, /^reminders: /],
    [
      { scope: { ...EVERYTHING, ownerRefs: ['user:default/ana'] } },
      /^scope.ownerRefs: /,
    ],
  ])('refuses %j', async (over, message) => {
    const { create } = await setup();
    await expect(create(over)).rejects.toThrow(message);
  });

  it('draws a burn-up: one point a day, however often it is written', async () => {
    const { knex, clock, store, service, sweeper, create } = await setup();
    const { id } = await create();
    await states(knex);
    await sweeper.writePoints(never);
    await sweeper.writePoints(never);
    clock.pass(DAY);
    await storeStates(knex, 'shop', { a: 'p', b: 'p' });
    await sweeper.writePoints(never);
    const all = () => store.burnUp(id, ownerMatcher(undefined));
    expect(await all()).toEqual([
      { date: '2026-11-21', total: 6, done: 2 },
      { date: '2026-11-22', total: 6, done: 3 },
    ]);
    const shop = ownerMatcher({
      not: { key: 'owner', values: ['group:default/payments'] },
    });
    expect(await store.burnUp(id, shop)).toEqual([
      { date: '2026-11-21', total: 2, done: 1 },
      { date: '2026-11-22', total: 2, done: 2 },
    ]);
    clock.pass(DAY);
    await service.close(id, SAM);
    clock.pass(DAY);
    await sweeper.writePoints(never);
    expect(await all()).toHaveLength(3);
    await expect(service.close(id, SAM)).rejects.toMatchObject({
      name: 'ConflictError',
    });
  });

  describe('however many there are', () => {
    const MANY = 430;
    const idOf = (at: number) => `copy-${String(at).padStart(4, '0')}`;

    async function setupMany() {
      const world = await setup();
      const { id } = await world.create({ title: 'Straße 100%' });
      const first = await world.knex('campaigns').where({ id }).first();
      await world.knex.batchInsert(
        'campaigns',
        Array.from({ length: MANY }, (_, at) => ({
          ...first,
          id: idOf(at),
          title: `Copy ${at}`,
          search: `copy ${at}\n`,
          status: at < 10 ? 'closed' : 'active',
        })),
        50,
      );
      return world;
    }

    it('gives each of them in one page, running ones first', async () => {
      const { store } = await setupMany();
      const seen: string[] = [];
      for (let offset = 0; ; offset += 200) {
        const page = await store.list({ limit: 200, offset });
        expect(page.totalItems).toBe(MANY + 1);
        seen.push(...page.items.map(({ id }) => id));
        if (page.items.length === 0) {
          break;
        }
      }
      expect(new Set(seen).size).toBe(MANY + 1);
      expect(seen.slice(-10)).toEqual(
        Array.from({ length: 10 }, (_, at) => idOf(at)),
      );
      const found = async (search: string, status?: 'active' | 'closed') =>
        (await store.list({ search, status, limit: 1, offset: 0 })).totalItems;
      expect(await found('COPY 1')).toBe(111);
      expect(await found('copy 1', 'closed')).toBe(1);
      expect(await found('STRASSE')).toBe(0);
      expect(await found('straße 100%')).toBe(1);
      expect(await found('copy 1_')).toBe(0);
    });

    it('writes a point of each that runs', async () => {
      const { knex, clock, sweeper } = await setupMany();
      clock.pass(DAY);
      await sweeper.writePoints(never);
      const written = await knex('campaign_points')
        .where('day', '2026-11-22')
        .distinct('campaign_id');
      expect(written).toHaveLength(MANY + 1 - 10);
    });
  });

  it('reminds owners of what is open, each time once', async () => {
    const { knex, clock, sweeper, create } = await setup();
    await create({ reminders: ['P7D', 'P1D'] });
    await states(knex);
    await storeStates(knex, 'shop', { a: 'p', b: 'n' });
    const told: string[] = [];
    for (let day = 0; day <= 30; day += 1) {
      await Promise.all([sweeper.remind(never), sweeper.remind(never)]);
      const rows = await knex('notices').orderBy('id').select();
      told.push(...rows.map(row => `${day} ${row.recipient}`));
      expect(rows.map(row => row.kind)).toEqual(
        rows.map(() => 'campaign-reminder'),
      );
      await knex('notices').delete();
      clock.pass(DAY);
    }
    expect(told).toEqual([
      '23 group:default/payments',
      '29 group:default/payments',
    ]);
  });

  it('becomes a standard: enforced for its scope from then on, once', async () => {
    const { clock, service, modes, events, create } = await setup();
    const scope = { ...EVERYTHING, ownerRefs: ['group:default/payments'] };
    const { id } = await create({ scope });
    const subject = (owner: string) => ({
      owners: [owner],
      system: null,
      tier: '',
    });
    const modeOf = (check: string, owner: string) =>
      modes
        .sourceAt(clock.now())
        .resolver?.modeOf(
          { id: check, mode: 'warn' },
          subject(owner),
          clock.now(),
        ).mode;
    const before = modes.sourceAt(clock.now()).hash;
    const both = await Promise.allSettled([
      service.promote(id, SAM),
      service.promote(id, ANA),
    ]);
    const lost = both.flatMap(r => (r.status === 'rejected' ? [r.reason] : []));
    expect(lost.map(String)).toEqual([
      `ConflictError: The campaign was made a standard already on ${spokenTime(clock.in(0))}`,
    ]);
    expect(modeOf('a', 'group:default/payments')).toBe('enforce');
    expect(modeOf('c', 'group:default/payments')).toBe('warn');
    expect(modeOf('a', 'group:default/storefront')).toBe('warn');
    expect(modes.sourceAt(clock.now()).hash).not.toBe(before);
    expect(events).toHaveLength(2);
    expect((await service.get(id)).promotedAt).toBe(clock.in(0));
  });
});
