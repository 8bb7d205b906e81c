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
import { policyFrom, setupStores } from '../__testUtils__/stores';
import type { EvaluationPolicy } from './Evaluator';

jest.setTimeout(60_000);

const T0 = new Date('2026-11-21T10:00:00.000Z');
const later = (hours: number) => new Date(T0.getTime() + hours * 3_600_000);

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
        const parsed = (texts: (Buffer | null)[]) =>
          texts.map(text =>
            text === null ? null : JSON.parse(text.toString()),
          );
        const { items } = await reader.getTexts(refs, {}, later(hour));
        expect(parsed(items)).toEqual(expected);
        expect(items.at(-1)).toBeNull();
        const brief = await reader.getTexts(refs, { brief: true }, later(hour));
        expect(brief.items.join()).not.toContain('"remediation"');
        expect(
          wholeScorecards({
            checks: JSON.parse(brief.checks),
            items: parsed(brief.items),
          }),
        ).toEqual(expected);
      }
      const none = { key: 'owner' as const, values: [] };
      // Who may see none of them is told nothing of the checks either.
      expect(
        await reader.getTexts(refs, { brief: true, criteria: none }, later(1)),
      ).toEqual({ checks: '[]', items: refs.map(() => null) });
    },
  );
});
