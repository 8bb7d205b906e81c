import {
  createMockDirectory,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { wholeScorecards } from '@fairway/plugin-security-scorecard-common';
import {
  CHECKS,
  component,
  FakeCollector,
  finding,
  observation,
  refOf,
} from '../__testUtils__/fixtures';
import { deadlinePolicy } from '../domain/durations';
import { policyFrom, setupStores } from '../__testUtils__/stores';
import { cardsByRefs, wholeCard } from '../routes/cardTexts';
import type { CardText } from './CardTexts';
import type { EvaluationPolicy } from './Evaluator';

jest.setTimeout(60_000);

const T0 = new Date('2026-11-21T10:00:00.000Z');
const later = (hours: number) => new Date(T0.getTime() + hours * 3_600_000);

const parsed = (cards: (CardText | null)[]) =>
  cards.map(card => (card === null ? null : JSON.parse(wholeCard(card))));

describe('scorecards as text', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
  const dir = createMockDirectory({ content: { 'scan.yaml': CHECKS } });
  const collector = new FakeCollector();
  let policy: EvaluationPolicy;
  beforeAll(async () => {
    policy = await policyFrom(dir.path, [collector]);
  });

  it.each(databases.eachSupportedId())(
    'say what the scorecards say, also when asked again and as time goes by, on %s',
    async databaseId => {
      const facts = (scanState: string, criticalOpen: number) => ({
        facts: { scanState, criticalOpen },
      });
      const seen = [
        observation('good'),
        observation('better', { observedAt: later(1).toISOString() }),
        observation('bad', {
          ...facts('scanned', 3),
          findings: [finding('CVE-1')],
        }),
        observation('worse', facts('scanned', 7)),
        observation('alike', facts('scanned', 7)),
        observation('mild', facts('scanned', 1)),
        observation('open', facts('pending', 0)),
        observation('poor', { facts: { label: 'no "quotes", no|bars' } }),
        observation('hostile', {
          facts: {
            scanState: '\\","x":[{\u2028</script>\u0007😀',
            criticalOpen: 1,
          },
        }),
        observation('broken', { status: 'error', error: 'down' }),
        observation('quiet', facts('scanned', 3)),
      ];
      const names = [
        ...seen.map(o => o.entityRef.split('/')[1]),
        'library',
        'never',
      ];
      const { writer, reader } = await setupStores(
        databases,
        databaseId,
        names.map(name =>
          component(name, name === 'library' ? { type: 'library' } : {}),
        ),
        () => policy,
      );
      const quiet: EvaluationPolicy = {
        ...policy,
        modes: {
          modeOf: ({ mode }, { owners }) => ({
            mode: owners.length ? 'warn' : mode,
            enforcedFrom: later(50).toISOString(),
          }),
        },
      };
      await writer.record(collector, seen.slice(0, -1), policy, later(1));
      await writer.record(collector, seen.slice(-1), quiet, later(1));
      const refs = [...names.map(refOf), refOf('nobody')];
      for (const hour of [1, 1, 2, 24, 24.5, 25, 24 * 9]) {
        const cards = await reader.getMany(refs, {}, later(hour));
        const expected: unknown = JSON.parse(JSON.stringify(cards));
        const { items } = await reader.getTexts(refs, {}, later(hour));
        expect(parsed(items)).toEqual(expected);
        expect(items.at(-1)).toBeNull();
        const brief = JSON.parse(
          cardsByRefs(
            await reader.getTexts(refs, { brief: true }, later(hour)),
          ),
        );
        expect(JSON.stringify(brief.results)).not.toContain('"remediation"');
        expect(wholeScorecards(brief)).toEqual(expected);
      }
      const none = { key: 'owner' as const, values: [] };
      // Who may see none of them is told nothing of the checks either.
      expect(
        await reader.getTexts(refs, { brief: true, criteria: none }, later(1)),
      ).toEqual({ checks: '[]', items: refs.map(() => null) });
    },
  );

  it.each(databases.eachSupportedId())(
    'are made anew when anything they are made from is another, on %s',
    async databaseId => {
      const names = ['changes', 'stays', 'rests'];
      const refs = names.map(refOf);
      const soon: EvaluationPolicy = {
        ...policy,
        deadlines: deadlinePolicy({ critical: 'PT12H', high: 'PT12H' }),
      };
      let inForce = soon;
      const { knex, writer, reader } = await setupStores(
        databases,
        databaseId,
        names.map(name => component(name)),
        () => inForce,
      );
      const record = (name: string, criticalOpen: number, hour: number) =>
        writer.record(
          collector,
          [
            observation(name, {
              facts: { scanState: 'scanned', criticalOpen },
              findings: criticalOpen ? [finding('CVE-1')] : [],
              observedAt: later(hour).toISOString(),
            }),
          ],
          soon,
          later(hour),
        );
      for (const name of names) {
        await record(name, 3, 0);
      }
      const read = async (hour: number) => {
        const { items } = await reader.getTexts(refs, {}, later(hour));
        const cards = await reader.getMany(refs, {}, later(hour));
        expect(parsed(items)).toEqual(JSON.parse(JSON.stringify(cards)));
        return items;
      };
      const isAsItWas = (
        texts: (CardText | null)[],
        before: (CardText | null)[],
      ) => texts.map((text, i) => text === before[i]);

      const first = await read(1);
      expect(isAsItWas(await read(2), first)).toEqual([true, true, true]);

      await record('changes', 0, 3);
      const changed = await read(3);
      expect(isAsItWas(changed, first)).toEqual([false, true, true]);

      // Seen again as it was: only the time is another.
      await record('stays', 3, 4);
      const seen = await read(4);
      expect(isAsItWas(seen, changed)).toEqual([true, false, true]);

      await knex('scorecards')
        .where('entity_ref', refOf('rests'))
        .update('title', 'Rests well');
      const renamed = await read(5);
      expect(isAsItWas(renamed, seen)).toEqual([true, true, false]);

      inForce = { ...soon, deadlines: deadlinePolicy({ critical: 'PT1H' }) };
      const stricter = await read(6);
      expect(parsed(stricter)[1]).not.toEqual(parsed(renamed)[1]);
      inForce = soon;
      const back = await read(7);
      expect(parsed(back)).toEqual(parsed(renamed));

      // Nothing is written any more: a finding turns overdue, then the facts too old.
      const overdue = await read(13);
      expect(isAsItWas(overdue, back)).toEqual([true, false, false]);
      const stale = await read(25);
      expect(isAsItWas(stale, overdue)).toEqual([true, false, false]);
      expect(isAsItWas(await read(29), stale)).toEqual([false, false, false]);
    },
  );
});
