import { TestDatabases } from '@backstage/backend-test-utils';
import { RESULT_STATES } from '@fairway/plugin-security-scorecard-common';
import { migrated } from '@fairway/test-backends';
import type { Knex } from 'knex';
import { migrationsDirectory } from '../database/migrate';
import { closureOf, type TreeNode } from '../database/TreeStore';
import { emptyPolicy } from '../__testUtils__/emptyPolicy';
import { CheckRollupReader } from './CheckRollupReader';
import { HistoryReader } from './HistoryReader';
import { RollupReader } from './RollupReader';
import { TrendReader } from './TrendReader';

const NOW = new Date('2026-11-21T12:00:00.000Z');
const PASS = RESULT_STATES.indexOf('pass');
const FAIL = RESULT_STATES.indexOf('fail');

interface Card {
  name: string;
  owners: string[];
  system?: string;
  domain?: string;
  level?: number;
  score?: number | null;
  overdue?: number;
  states?: string;
}

const group = (name: string) => `group:default/${name}`;
const ref = (name: string) => `component:default/${name}`;

const TREE: TreeNode[] = [
  { ref: group('all'), kind: 'group', title: 'All', parentRef: group('loop') },
  { ref: group('loop'), kind: 'group', title: 'Loop', parentRef: group('all') },
  { ref: group('pay'), kind: 'group', title: 'Pay', parentRef: group('all') },
  { ref: group('lead'), kind: 'group', title: 'Lead', parentRef: group('pay') },
  { ref: group('shop'), kind: 'group', title: 'Shop', parentRef: group('all') },
  {
    ref: 'domain:default/money',
    kind: 'domain',
    title: 'Money',
    parentRef: null,
  },
  {
    ref: 'system:default/cards',
    kind: 'system',
    title: 'Cards',
    parentRef: 'domain:default/money',
  },
];

const CARDS: Card[] = [
  {
    name: 'a',
    owners: [group('pay')],
    system: 'system:default/cards',
    domain: 'domain:default/money',
    level: 2,
    score: 90,
    states: 'pf',
  },
  {
    name: 'b',
    owners: [group('lead'), group('pay')],
    domain: 'domain:default/money',
    level: 0,
    score: 40,
    overdue: 2,
    states: 'fF',
  },
  { name: 'c', owners: [group('shop')], level: 3, score: null, states: 'p?' },
  { name: 'd', owners: [] },
];

async function fill(knex: Knex) {
  await migrated(knex, migrationsDirectory());
  await knex('tree_nodes').insert(
    TREE.map(({ parentRef, ...node }) => ({ ...node, parent_ref: parentRef })),
  );
  await knex('tree').insert(closureOf(TREE));
  await knex('check_lists').insert({ id: 'list', check_ids: '["x","y"]' });
  for (const card of CARDS) {
    await knex('scorecards').insert({
      entity_ref: ref(card.name),
      kind: 'component',
      subject: '{}',
      title: card.name,
      search_text: card.name,
      owner_ref: card.owners[0] ?? null,
      system_ref: card.system ?? null,
      domain_ref: card.domain ?? null,
      level: card.level ?? 0,
      score: card.score ?? null,
      known: card.states ? 2 : 0,
      applicable: 2,
      failing: card.name === 'b' ? 1 : 0,
      waived: card.name === 'b' ? 1 : 0,
      scan_worst: card.name === 'a' ? PASS : FAIL,
      open_critical: card.overdue ?? 0,
      next_deadline: card.overdue ? '2026-11-01T00:00:00.000Z' : null,
      finding_deadline: card.overdue ? '2026-11-01T00:00:00.000Z' : null,
      evaluated_at: card.states ? NOW.toISOString() : null,
      check_list: card.states ? 'list' : null,
      states: card.states ?? '',
    });
    for (const owner_ref of card.owners) {
      await knex('scorecard_owners').insert({
        entity_ref: ref(card.name),
        owner_ref,
      });
    }
    for (let index = 0; index < (card.overdue ?? 0) + 1; index += 1) {
      await knex('findings').insert({
        id: `${card.name}${index}`,
        entity_ref: ref(card.name),
        pillar: 'scan',
        vulnerability: 'CVE-1',
        title: `Weakness ${index}`,
        severity: 'critical',
        severity_rank: 0,
        status: 'open',
        component: 'x',
        location: 'y',
        search_text: '',
        aliases: '[]',
        reports: '{}',
        sources: '[]',
        first_seen_at: NOW.toISOString(),
        last_seen_at: NOW.toISOString(),
        // The last one is not due yet.
        deadline:
          index < (card.overdue ?? 0)
            ? '2026-11-01T00:00:00.000Z'
            : '2026-12-24T00:00:00.000Z',
      });
    }
  }
}

const ownedBy = (...values: string[]) => ({ key: 'owner' as const, values });

describe('roll-ups', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

  describe.each(databases.eachSupportedId())('%s', databaseId => {
    let knex: Knex;
    let reader: RollupReader;
    beforeAll(async () => {
      knex = await databases.init(databaseId);
      await fill(knex);
      reader = new RollupReader(knex);
    });

    it('adds up by owner, worst first, what nobody owns too', async () => {
      const rows = await reader.list('owner', {}, NOW);
      expect(
        rows.map(r => [r.ref, r.title, r.entities, r.overdueFindings, r.score]),
      ).toEqual([
        [group('lead'), 'Lead', 1, 2, 40],
        ['none', 'none', 1, 0, null],
        [group('pay'), 'Pay', 2, 2, 65],
        [group('shop'), 'Shop', 1, 0, null],
      ]);
      expect(rows[2]).toMatchObject({
        levels: { none: 1, bronze: 0, silver: 1, gold: 0 },
        withoutData: 0,
        failing: 1,
        waived: 1,
        coverage: { known: 4, applicable: 4 },
        openFindings: { critical: 2, high: 0 },
        nextDeadline: '2026-11-01T00:00:00.000Z',
        findingDeadline: '2026-11-01T00:00:00.000Z',
      });
      expect(rows[2].pillars[0]).toMatchObject({
        pillar: 'scan',
        worst: { pass: 1, fail: 1, unknown: 0 },
      });
      expect(rows[1].withoutData).toBe(1);
    });

    it('adds up by system, domain and kind', async () => {
      const refs = async (by: 'system' | 'domain' | 'kind') =>
        (await reader.list(by, {}, NOW))
          .map(r => `${r.ref} ${r.entities}`)
          .sort();
      expect(await refs('system')).toEqual([
        'none 3',
        'system:default/cards 1',
      ]);
      expect(await refs('domain')).toEqual([
        'domain:default/money 2',
        'none 2',
      ]);
      expect(await refs('kind')).toEqual(['component 4']);
    });

    it('takes everything below a scope once, in spite of a cycle', async () => {
      const total = async (scope: string) =>
        (await reader.total({ scope }, NOW)).entities;
      expect(await total(group('pay'))).toBe(2);
      expect(await total(group('all'))).toBe(3);
      expect(await total(group('loop'))).toBe(3);
      expect(await total('domain:default/money')).toBe(2);
      expect(await total('system:default/cards')).toBe(1);
      expect((await reader.total({}, NOW)).entities).toBe(4);
      expect((await reader.total({}, NOW)).overdueFindings).toBe(2);
    });

    it('has a roll-up of each child with all below it', async () => {
      const children = async (parent: string) =>
        (await reader.children(parent, {}, NOW)).map(
          r => `${r.title} ${r.entities}`,
        );
      expect(await children(group('all'))).toEqual([
        'Pay 2',
        'Loop 3',
        'Shop 1',
      ]);
      expect(await children(group('pay'))).toEqual(['Lead 1']);
      expect(await children('domain:default/money')).toEqual(['Cards 1']);
      expect(await children('system:default/cards')).toEqual([]);
    });

    it('adds up what the caller sees and nothing else', async () => {
      const criteria = ownedBy(group('shop'));
      const mine = await reader.list('owner', { criteria }, NOW);
      expect(mine.map(r => r.ref)).toEqual([group('shop')]);
      const hidden = await reader.total({ criteria, scope: group('pay') }, NOW);
      expect(hidden).toMatchObject({ entities: 0, title: group('pay') });
      expect(await reader.seen({ criteria, scope: group('all') })).toEqual({
        all: 3,
        seen: 1,
      });
      const inverse = await reader.list(
        'kind',
        { criteria: { not: criteria } },
        NOW,
      );
      expect(inverse[0].entities).toBe(3);
    });

    it('counts each check from the packed results', async () => {
      const checks = new CheckRollupReader(knex);
      const policy = emptyPolicy(['x', 'y', 'z']);
      expect(
        (await checks.list({}, policy)).map(c => [
          c.checkId,
          c.counts.fail,
          c.counts.pass,
          c.counts.unknown,
          c.waived,
        ]),
      ).toEqual([
        ['y', 2, 0, 1, 1],
        ['x', 1, 2, 0, 0],
        ['z', 0, 0, 0, 0],
      ]);
    });

    it('has trends of scopes, entities and what one sees of a scope', async () => {
      const day = (date: string, level: number, score: number | null) => ({
        day: date,
        level,
        score,
        known: 1,
        applicable: 2,
        failing: 1,
        open_critical: 1,
        open_high: 0,
        overdue: 0,
      });
      await knex('entity_snapshots').insert([
        { entity_ref: ref('a'), ...day('2026-11-01', 0, 10) },
        { entity_ref: ref('a'), ...day('2026-11-19', 2, 90) },
        { entity_ref: ref('b'), ...day('2026-11-20', 1, 50) },
      ]);
      const snapshot = (scope: string, date: string, entities: number) => ({
        day: date,
        scope,
        entities,
        level_none: entities,
        level_bronze: 0,
        level_silver: 0,
        level_gold: 0,
        score_sum: 10 * entities,
        scored: entities,
        known: 1,
        applicable: 2,
        failing: 0,
        open_critical: 0,
        open_high: 0,
        overdue: 0,
      });
      await knex('daily_snapshots').insert([
        snapshot('organisation', '2026-11-20', 4),
        snapshot(group('pay'), '2026-11-20', 2),
        snapshot(group('lead'), '2026-11-20', 1),
        snapshot('domain:default/money', '2026-11-20', 2),
        snapshot('system:default/cards', '2026-11-20', 1),
      ]);
      const trends = new TrendReader(knex);
      const entity = await trends.ofEntity(
        ref('a'),
        '2026-11-18',
        '2026-11-21',
      );
      expect(entity.map(p => [p.date, p.score, p.levels.silver])).toEqual([
        ['2026-11-18', 10, 0],
        ['2026-11-19', 90, 1],
        ['2026-11-20', 90, 1],
        ['2026-11-21', 90, 1],
      ]);
      const both = await trends.ofVisible(
        { scope: group('pay') },
        '2026-11-19',
        '2026-11-20',
      );
      expect(both.map(p => [p.date, p.entities, p.score])).toEqual([
        ['2026-11-19', 1, 90],
        ['2026-11-20', 2, 70],
      ]);
      const entities = async (scope?: string) =>
        (await trends.ofScope(scope, '2026-11-01')).map(p => p.entities);
      expect(await entities()).toEqual([4]);
      expect(await entities(group('pay'))).toEqual([3]);
      expect(await entities('domain:default/money')).toEqual([2]);
      expect(await entities('system:default/cards')).toEqual([1]);
    });

    it('pages the history with the titles of its subjects', async () => {
      await knex('history').insert(
        [
          {
            kind: 'level',
            subject: 'level',
            from_state: 'none',
            to_state: 'bronze',
          },
          { kind: 'check', subject: 'x', from_state: 'fail', to_state: 'pass' },
          {
            kind: 'finding',
            subject: 'a0',
            from_state: null,
            to_state: 'open',
          },
        ].map((entry, index) => ({
          ...entry,
          entity_ref: ref('a'),
          at: `2026-11-2${index}T00:00:00.000Z`,
        })),
      );
      const history = new HistoryReader(knex);
      const titleOf = (id: string) => (id === 'x' ? 'The check' : undefined);
      const page = await history.list(
        ref('a'),
        { limit: 2, offset: 0 },
        titleOf,
      );
      expect(page.totalItems).toBe(3);
      expect(page.items.map(i => i.title)).toEqual(['Weakness 0', 'The check']);
      const level = await history.list(
        ref('a'),
        { subject: 'level', limit: 5, offset: 0 },
        titleOf,
      );
      expect(level).toEqual({
        items: [
          {
            at: '2026-11-20T00:00:00.000Z',
            kind: 'level',
            subject: 'level',
            title: 'Level',
            from: 'none',
            to: 'bronze',
          },
        ],
        totalItems: 1,
      });
    });

    it('tells of a check or finding what its waivers did, and of no other', async () => {
      const waivers = [
        ['w-check', 'check', 'waivable'],
        ['w-other', 'check', 'y'],
        // Of another entity.
        ['w-b', 'check', 'waivable', 'b'],
        ['w-finding', 'finding', 'found'],
      ];
      for (const [id, kind, target, entity = 'a'] of waivers) {
        await knex('waivers').insert({
          id,
          entity_ref: ref(entity),
          target_kind: kind,
          target_id: target,
          target_title: `Of ${target}`,
          severity: 'high',
          type: 'accepted-risk',
          justification: '',
          search: '',
          status: 'approved',
          requested_by: 'user:default/bo',
          requested_at: '2026-11-20T00:00:00.000Z',
          expires_at: '2026-12-20T00:00:00.000Z',
        });
        await knex('history').insert({
          entity_ref: ref(entity),
          kind: 'waiver',
          subject: id,
          from_state: 'pending',
          to_state: 'approved',
          at: '2026-11-21T00:00:00.000Z',
        });
      }
      await knex('history').insert({
        entity_ref: ref('a'),
        kind: 'check',
        subject: 'waivable',
        from_state: null,
        to_state: 'fail',
        at: '2026-11-20T00:00:00.000Z',
      });
      const history = new HistoryReader(knex);
      const subjectsOf = async (subject: string) => {
        const { items, totalItems } = await history.list(
          ref('a'),
          { subject, limit: 10, offset: 0 },
          () => undefined,
        );
        expect(totalItems).toBe(items.length);
        return items.map(item => [item.kind, item.subject, item.to]);
      };
      expect(await subjectsOf('waivable')).toEqual([
        ['waiver', 'w-check', 'approved'],
        ['check', 'waivable', 'fail'],
      ]);
      expect(await subjectsOf('found')).toEqual([
        ['waiver', 'w-finding', 'approved'],
      ]);
      expect(await subjectsOf('w-check')).toEqual([
        ['waiver', 'w-check', 'approved'],
      ]);
    });
  });
});
