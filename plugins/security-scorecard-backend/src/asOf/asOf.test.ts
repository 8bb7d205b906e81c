import {
  TestDatabases,
  type TestDatabaseId,
} from '@backstage/backend-test-utils';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { CheckLists } from '../database/CheckLists';
import { pruneBefore } from '../database/history';
import type { EvaluationPolicy } from '../database/Evaluator';
import type { ActiveWaiver } from '../domain/exceptions';
import {
  CHECKS,
  FakeCollector,
  finding,
  indexed,
  observation,
  component,
  refOf,
} from '../__testUtils__/fixtures';
import { policyFrom, setupStores } from '../__testUtils__/stores';
import { AsOfReader } from './AsOfReader';

jest.setTimeout(60_000);

const COVERED = 'scan.covered';
const CRITICALS = 'scan.noCriticals';
const day = (n: number, hour = 10) =>
  new Date(Date.UTC(2026, 10, n, hour)).toISOString();
const asked = { checkIds: [COVERED, CRITICALS] };

describe('how things stood at a time', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const collector = new FakeCollector();
  let folder: string;
  let policy: EvaluationPolicy;
  /** The same checks, whose results do not turn stale within a test. */
  let lasting: EvaluationPolicy;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'as-of-'));
    await writeFile(path.join(folder, 'checks.yaml'), CHECKS);
    policy = await policyFrom(folder, [collector]);
    await writeFile(
      path.join(folder, 'checks.yaml'),
      CHECKS.replaceAll('maxAge: PT24H', 'maxAge: P30D'),
    );
    lasting = await policyFrom(folder, [collector]);
  });
  afterAll(async () => rm(folder, { recursive: true }));

  async function setup(
    databaseId: TestDatabaseId,
    waivers: ActiveWaiver[] = [],
    checks: EvaluationPolicy = policy,
  ) {
    const stores = await setupStores(
      databases,
      databaseId,
      [
        component('a'),
        component('b', { owner: 'shop' }),
        component('never', { owner: 'shop' }),
      ],
      () => checks,
    );
    const inForce = (at: Date) =>
      waivers.filter(w => w.expiresAt > at.toISOString());
    const current: EvaluationPolicy = {
      ...checks,
      waivers: {
        inForce: async (_, refs, now) =>
          new Map(
            refs.includes(refOf('a')) ? [[refOf('a'), inForce(now)]] : [],
          ),
      },
    };
    const reader = new AsOfReader(
      stores.knex,
      () => current,
      new CheckLists(stores.knex),
    );
    const see = async (
      at: string,
      name: string,
      over: Partial<Parameters<typeof observation>[1]> & object = {},
    ) =>
      stores.writer.record(
        collector,
        [observation(name, { observedAt: at, ...over })],
        current,
        new Date(at),
      );
    const states = async (at: string, name: string) => {
      const { items } = await reader.entities({ ...asked, at }, {});
      return items
        .find(i => i.entityRef === refOf(name))
        ?.results.map(r => `${r.state}${r.waived ? ' waived' : ''}`);
    };
    return { ...stores, reader, see, states, current };
  }

  const bad = {
    facts: { scanState: 'scanned', criticalOpen: 3, label: 'x', tags: [] },
  };

  it.each(databases.eachSupportedId())(
    'gives the past answer after results have changed, on %s',
    async id => {
      const { reader, see, states } = await setup(id, [], lasting);
      await see(day(1), 'a');
      await see(day(3), 'a', bad);
      await see(day(5), 'a');

      // Nothing was on record: not known, and in no list.
      expect(await states(day(1, 9), 'a')).toBeUndefined();
      expect(await states(day(1, 11), 'a')).toEqual(['pass', 'pass']);
      expect(await states(day(3, 9), 'a')).toEqual(['pass', 'pass']);
      expect(await states(day(3, 11), 'a')).toEqual(['pass', 'fail']);
      expect(await states(day(5, 11), 'a')).toEqual(['pass', 'pass']);

      const { items, checks, standings } = await reader.entities(
        { ...asked, at: day(4) },
        {},
      );
      expect(items[0].results[1]).toEqual({
        checkId: CRITICALS,
        state: 'fail',
        waived: false,
        waiverId: null,
        since: day(3),
        facts: [
          {
            name: 'fake.criticalOpen',
            value: 3,
            source: 'fake',
            observedAt: day(3),
          },
          {
            name: 'fake.scanState',
            value: 'scanned',
            source: 'fake',
            observedAt: day(3),
          },
        ],
      });
      expect(standings['not-satisfied']).toBe(1);
      expect(
        checks.map(c => [c.checkId, c.counts.pass, c.counts.fail]),
      ).toEqual([
        [COVERED, 1, 0],
        [CRITICALS, 0, 1],
      ]);
      expect(
        await reader.summary(
          {
            at: day(4),
            groups: { one: [COVERED], both: asked.checkIds, none: ['x'] },
          },
          {},
        ),
      ).toMatchObject({
        recordedSince: day(1),
        entities: 1,
        groups: {
          one: { satisfied: 1, 'not-satisfied': 0 },
          both: { satisfied: 0, 'not-satisfied': 1 },
          none: { 'not-applicable': 1 },
        },
      });
    },
  );

  it.each(databases.eachSupportedId())(
    'shows what is too old as stale, and what was never seen as unknown, on %s',
    async id => {
      const { see, states, writer, current } = await setup(id);
      await see(day(1), 'a');
      await writer.evaluate([refOf('never')], current, new Date(day(1)));
      expect(await states(day(2, 9), 'a')).toEqual(['pass', 'pass']);
      expect(await states(day(2, 11), 'a')).toEqual(['stale', 'stale']);
      expect(await states(day(2, 11), 'never')).toEqual(['unknown', 'unknown']);
    },
  );

  describe('after an outage', () => {
    const told = async (
      states: (at: string, name: string) => Promise<string[] | undefined>,
    ) => [
      await states(day(2, 9), 'a'),
      await states(day(2, 11), 'a'),
      await states(day(7), 'a'),
      await states(day(8, 11), 'a'),
    ];

    it.each(databases.eachSupportedId())(
      'shows results of before it as stale from when they were, whoever is first after it, on %s',
      async id => {
        const first = await setup(id);
        await first.see(day(1), 'a');
        await first.see(day(8), 'a');
        const seenAgain = [
          ['pass', 'pass'],
          ['stale', 'stale'],
          ['stale', 'stale'],
          ['pass', 'pass'],
        ];
        expect(await told(first.states)).toEqual(seenAgain);
        const { items } = await first.reader.entities(
          { ...asked, at: day(5) },
          {},
        );
        expect(items[0]).toMatchObject({
          standing: 'undetermined',
          results: [
            { since: day(2), facts: [{ observedAt: day(1) }] },
            { since: day(2) },
          ],
        });
        const history = async (knex: typeof first.knex) =>
          knex('history').where('kind', 'check').select('to_state');
        expect(await history(first.knex)).toEqual([]);
        expect(
          await first.knex('result_history').orderBy('at').pluck('at'),
        ).toEqual([day(1), day(2)]);

        const second = await setup(id);
        await second.see(day(1), 'a');
        await second.writer.evaluate(
          [refOf('a')],
          second.current,
          new Date(day(8, 9)),
        );
        expect(await history(second.knex)).toHaveLength(2);
        await second.see(day(8), 'a');
        expect(await told(second.states)).toEqual(seenAgain);

        const third = await setup(id);
        await third.see(day(1), 'a');
        await third.see(day(8), 'a', bad);
        expect(await told(third.states)).toEqual([
          ...seenAgain.slice(0, 3),
          ['pass', 'fail'],
        ]);
        expect(await history(third.knex)).toEqual([{ to_state: 'fail' }]);
      },
    );

    it.each(databases.eachSupportedId())(
      'knows when a policy of other checks came with the end of it, on %s',
      async id => {
        const { see, states, writer, current } = await setup(id);
        await see(day(1), 'a');
        const changed = {
          ...current,
          hash: 'other',
          checks: current.checks.filter(c => c.definition.id === COVERED),
        };
        await writer.evaluate([refOf('a')], changed, new Date(day(8)));
        expect((await told(states)).slice(0, 3)).toEqual([
          ['pass', 'pass'],
          ['stale', 'unknown'],
          ['stale', 'unknown'],
        ]);
      },
    );

    it.each(databases.eachSupportedId())(
      'keeps nothing of rounds in which the same was seen in time, on %s',
      async id => {
        const { knex, see, states, writer, current } = await setup(id);
        await see(day(1), 'a');
        await see(day(1, 20), 'a');
        await see(day(2, 12), 'a');
        await writer.evaluate([refOf('a')], current, new Date(day(2, 13)));
        await see(day(3, 11), 'a');
        expect(await knex('result_history').select()).toEqual([]);
        expect(await states(day(3, 10), 'a')).toEqual(['pass', 'pass']);
      },
    );
  });

  it.each(databases.eachSupportedId())(
    'knows the findings and exceptions of that time, on %s',
    async id => {
      const waiver: ActiveWaiver = {
        id: 'w1',
        type: 'accepted-risk',
        target: { kind: 'check', checkId: CRITICALS },
        expiresAt: day(6),
      };
      const { knex, reader, see, states } = await setup(id, [waiver], lasting);
      await see(day(1), 'a', { ...bad, findings: [finding('CVE-1')] });
      await knex('waivers').insert({
        id: 'w1',
        entity_ref: refOf('a'),
        target_kind: 'check',
        target_id: CRITICALS,
        target_title: 'No critical',
        severity: 'critical',
        type: 'accepted-risk',
        justification: 'It is behind a firewall.',
        search: '',
        status: 'expired',
        requested_by: 'user:default/ana',
        requested_at: day(1, 1),
        expires_at: day(6),
        decided_by: 'user:default/sam',
        decided_at: day(1, 2),
      });
      await see(day(3), 'a', {
        ...bad,
        findings: [finding('CVE-2', { severity: 'critical' })],
      });
      await see(day(7), 'a', { ...bad, findings: [] });

      const at = async (time: string) => {
        const { items } = await reader.entities({ ...asked, at: time }, {});
        const [a] = items;
        return {
          findings: a.findings.map(f => f.vulnerability),
          high: a.openFindings.high,
          exceptions: a.exceptions.map(e => e.waiverId),
          standing: a.standing,
        };
      };
      expect(await at(day(2))).toEqual({
        findings: ['CVE-1'],
        high: 1,
        exceptions: ['w1'],
        standing: 'excepted',
      });
      expect(await at(day(4))).toMatchObject({
        findings: ['CVE-2'],
        high: 0,
      });
      expect(await at(day(7, 20))).toEqual({
        findings: [],
        high: 0,
        exceptions: [],
        standing: 'not-satisfied',
      });
      expect(await states(day(2), 'a')).toEqual(['pass', 'fail waived']);
      expect(await states(day(7, 20), 'a')).toEqual(['pass', 'fail']);
      // It ended on the sixth day, and nobody evaluated anything before the next.
      expect(await states(day(5, 20), 'a')).toEqual(['pass', 'fail waived']);
      expect(await at(day(6, 20))).toMatchObject({
        exceptions: [],
        standing: 'not-satisfied',
      });
      expect(await states(day(6, 20), 'a')).toEqual(['pass', 'fail']);
    },
  );

  it.each(databases.eachSupportedId())(
    'narrows to a scope and to what the caller may see, in pages, on %s',
    async id => {
      const { reader, see } = await setup(id);
      await see(day(1), 'a');
      await see(day(1), 'b', bad);
      const at = day(1, 11);
      const refs = async (visible: object, standing?: 'satisfied') =>
        (
          await reader.entities(
            { ...asked, at, ...(standing ? { standing } : {}) },
            visible,
          )
        ).items.map(i => i.entityRef);
      expect(await refs({})).toEqual([refOf('a'), refOf('b')]);
      expect(await refs({}, 'satisfied')).toEqual([refOf('a')]);
      expect(await refs({ scope: 'group:default/shop' })).toEqual([refOf('b')]);
      expect(await refs({ scope: refOf('a') })).toEqual([refOf('a')]);
      expect(await refs({ scope: 'system:default/money' })).toHaveLength(2);
      expect(
        await refs({
          criteria: { key: 'owner', values: ['group:default/payments'] },
        }),
      ).toEqual([refOf('a')]);

      const first = await reader.next({ ...asked, at, limit: 1 }, {});
      expect(first.items.map(i => i.entityRef)).toEqual([refOf('a')]);
      const second = await reader.next(
        { ...asked, at, limit: 1, after: first.next ?? '' },
        {},
      );
      expect(second.items.map(i => i.entityRef)).toEqual([refOf('b')]);
      expect(
        (await reader.next({ ...asked, at, limit: 2, after: refOf('b') }, {}))
          .next,
      ).toBeNull();
    },
  );

  it.each(databases.eachSupportedId())(
    'remembers services that have left, for those who see everything, on %s',
    async id => {
      const { index, reader, see } = await setup(id);
      await see(day(1), 'a');
      await see(day(1), 'b', bad);
      await index.markMissing(new Set([refOf('b')]), new Date(day(3)));
      await index.removeMissingBefore(day(4));
      const ask = async (at: string, visible = {}) =>
        (await reader.entities({ ...asked, at }, visible)).items.map(i => [
          i.entityRef,
          i.inCatalog,
        ]);
      expect(await ask(day(2))).toEqual([
        [refOf('a'), false],
        [refOf('b'), true],
      ]);
      expect(await ask(day(2), { scope: 'group:default/payments' })).toEqual([
        [refOf('a'), false],
      ]);
      expect(
        await ask(day(2), {
          criteria: { key: 'owner', values: ['group:default/payments'] },
        }),
      ).toEqual([]);
      expect(await ask(day(5))).toEqual([[refOf('b'), true]]);
      // It may come back.
      await index.upsert([indexed('a')]);
      expect(await ask(day(2))).toEqual([
        [refOf('a'), true],
        [refOf('b'), true],
      ]);
    },
  );

  it.each(databases.eachSupportedId())(
    'keeps nothing of what was evaluated after the catalog no longer listed it, on %s',
    async id => {
      const { index, knex, see, states } = await setup(id, [], lasting);
      await see(day(1), 'a');
      await index.markMissing(new Set([refOf('b')]), new Date(day(3)));
      await see(day(4), 'a', bad);
      await see(day(5), 'a');
      await index.removeMissingBefore(day(6));
      await index.upsert([indexed('a')]);
      expect(await knex('result_history').pluck('at')).toEqual([day(1)]);
      expect(await states(day(4, 11), 'a')).toEqual(['pass', 'pass']);
    },
  );

  it.each(databases.eachSupportedId())(
    'keeps what is in force only once, and what it was decided on, on %s',
    async id => {
      const { knex, reader, see } = await setup(id);
      const labelled = (label: string, criticalOpen = 0) => ({
        facts: { scanState: 'scanned', criticalOpen, label, tags: [] },
      });
      const past = async () => ({
        results: await knex('result_history').orderBy('at').pluck('at'),
        facts: await knex('fact_history').orderBy('at').pluck('at'),
      });
      const factsAt = async (at: string) => {
        const { items } = await reader.entities({ ...asked, at }, {});
        return items[0].results[1].facts.map(f => [f.value, f.observedAt]);
      };
      await see(day(1), 'a', labelled('first'));
      expect(await past()).toEqual({ results: [], facts: [] });
      // No result reads the label, so the first facts stay those that decided.
      await see(day(2), 'a', labelled('second'));
      await see(day(2, 11), 'a', labelled('third'));
      expect(await past()).toEqual({ results: [], facts: [] });
      await see(day(3), 'a', labelled('third', 3));
      expect(await past()).toEqual({ results: [day(1)], facts: [day(1)] });
      expect(JSON.parse((await knex('fact_history').first()).facts)).toEqual(
        labelled('first').facts,
      );
      expect(await factsAt(day(2, 20))).toEqual([
        [0, day(1)],
        ['scanned', day(1)],
      ]);
      expect(await factsAt(day(3, 20))).toEqual([
        [3, day(3)],
        ['scanned', day(3)],
      ]);
      // The same facts again decide nothing anew.
      await see(day(4), 'a', labelled('third', 3));
      expect(await past()).toEqual({ results: [day(1)], facts: [day(1)] });
    },
  );

  it.each(databases.eachSupportedId())(
    'knows what a whole evaluation was decided on, on %s',
    async id => {
      const { knex, reader, see, writer, current } = await setup(id);
      await see(day(1), 'a');
      const label = {
        facts: { scanState: 'scanned', criticalOpen: 0, label: 'y', tags: [] },
      };
      await see(day(1, 11), 'a', label);
      expect(await knex('fact_history').select()).toEqual([]);
      await writer.evaluate([refOf('a')], current, new Date(day(3)));
      const [row] = await knex('fact_history').select();
      expect(row).toMatchObject({ at: day(1), facts_at: day(1) });
      const [now] = await knex('observations').select();
      expect(now).toMatchObject({
        decided_at: day(3),
        decided_facts_at: day(1, 11),
        decided_facts: null,
      });
      const { items } = await reader.entities({ ...asked, at: day(4) }, {});
      expect(items[0].results[0]).toMatchObject({
        state: 'stale',
        facts: [{ observedAt: day(1, 11) }],
      });
    },
  );

  it.each(databases.eachSupportedId())(
    'tells unknown from not there before the first observation, on %s',
    async id => {
      const { index, knex, reader, see, states, writer, current } =
        await setup(id);
      const evaluate = async (at: string) =>
        writer.evaluate([refOf('never')], current, new Date(at));
      await evaluate(day(1));
      await evaluate(day(2));
      await see(day(3), 'never');
      await see(day(4), 'never', bad);
      expect(await knex('result_history').pluck('at')).toEqual([day(3)]);
      const story = async () => [
        await states(day(1, 9), 'never'),
        await states(day(2), 'never'),
        await states(day(3, 11), 'never'),
        await states(day(4, 11), 'never'),
      ];
      const told = [
        undefined,
        ['unknown', 'unknown'],
        ['pass', 'pass'],
        ['pass', 'fail'],
      ];
      expect(await story()).toEqual(told);
      const { recordedSince } = await reader.summary(
        { groups: {}, at: day(5) },
        {},
      );
      expect(recordedSince).toBe(day(1));

      // The same of one that has left, and before the retention no more.
      await index.markMissing(
        new Set([refOf('a'), refOf('b')]),
        new Date(day(5)),
      );
      await index.removeMissingBefore(day(6));
      expect(await story()).toEqual(told);
      await pruneBefore(knex, day(3, 11), new AbortController().signal);
      expect((await story()).slice(1)).toEqual([undefined, ...told.slice(2)]);
    },
  );

  it('reads no more of the record than it answers with', async () => {
    const { knex, reader, see } = await setup('SQLITE_3');
    await see(day(1), 'a');
    const queries: { sql: string; bindings: (string | number | null)[] }[] = [];
    knex.on('query', query => queries.push(query));
    await reader.entities({ checkIds: [COVERED], at: day(2) }, {});
    await reader.summary({ groups: { one: [COVERED] }, at: day(2) }, {});
    knex.removeAllListeners('query');
    const steps: string[] = [];
    for (const { sql, bindings } of queries) {
      const plan: { detail: string }[] = await knex.raw(
        `explain query plan ${sql}`,
        // Parameters do not change a plan, and some have no value here.
        bindings.map(value => value ?? 0),
      );
      steps.push(...plan.map(step => step.detail));
    }
    expect(steps.filter(s => /^SEARCH [hxf] USING/.test(s))).not.toEqual([]);
    expect(
      steps.filter(s => /^SCAN/.test(s) && !/USING.*INDEX|json_each/.test(s)),
    ).toEqual([]);
  });

  it.each(databases.eachSupportedId())(
    'keeps one answer from before the retention, on %s',
    async id => {
      const { knex, see, states } = await setup(id, [], lasting);
      await see(day(1), 'a');
      await see(day(2), 'a', bad);
      await see(day(3), 'a');
      await see(day(5), 'a', bad);
      await pruneBefore(knex, day(4), new AbortController().signal);
      expect(await knex('result_history').pluck('at')).toEqual([day(3)]);
      expect(await states(day(4, 12), 'a')).toEqual(['pass', 'pass']);
      expect(await states(day(5, 12), 'a')).toEqual(['pass', 'fail']);
      expect(await states(day(1, 12), 'a')).toBeUndefined();
    },
  );
});
