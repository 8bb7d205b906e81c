import type { FactValue } from '@fairway/plugin-security-scorecard-common';
import fc from 'fast-check';
import { FakeCollector, finding, observation } from '../__testUtils__/fixtures';
import {
  mergeObservation,
  normalizeObservation,
  type StoredObservation,
} from './observation';

const collector = new FakeCollector();
const now = new Date('2026-11-21T12:00:00.000Z');

describe('normalizeObservation', () => {
  it('stores times in one form and never in the future', () => {
    const at = (observedAt: string) =>
      normalizeObservation(collector, observation('a', { observedAt }), now)
        .observedAt;
    expect(at('2026-11-21T11:00:00+01:00')).toBe('2026-11-21T10:00:00.000Z');
    expect(at('2027-01-01T00:00:00Z')).toBe(now.toISOString());
  });

  it.each([
    [{ criticalOpen: '3' }, /criticalOpen.*type int/],
    [{ criticalOpen: 1.5 }, /type int/],
    [{ active: 'yes' }, /type bool/],
    [{ tags: 'a' }, /type list<string>/],
    [{ ratio: Number.NaN }, /type double/],
    [{ nobodyKnows: 1 }, /does not declare/],
  ])('turns the facts %j into an error', (facts, error) => {
    const seen = normalizeObservation(
      collector,
      observation('a', { facts }),
      now,
    );
    expect(seen).toMatchObject({ status: 'error', facts: {}, findings: [] });
    expect(seen.error).toMatch(error);
  });

  it('turns a time that is none into an error', () => {
    const seen = normalizeObservation(
      collector,
      observation('a', { observedAt: 'today' }),
      now,
    );
    expect(seen).toMatchObject({
      status: 'error',
      observedAt: now.toISOString(),
    });
  });

  it('drops facts that could not be determined and bounds texts', () => {
    const seen = normalizeObservation(
      collector,
      observation('a', {
        facts: { label: null, criticalOpen: 1 },
        findings: [finding('x'.repeat(900))],
      }),
      now,
    );
    expect(seen.facts).toEqual({ criticalOpen: 1 });
    expect(seen.findings[0].vulnerability).toHaveLength(500);
  });

  it.each<[string, Record<string, FactValue>, string]>([
    ['a text', { label: 'x'.repeat(1_000_000) }, 'label'],
    ['a list', { tags: Array(1_001).fill('a') }, 'tags'],
    ['a list of long texts', { tags: Array(60).fill('x'.repeat(1e3)) }, 'tags'],
  ])('leaves out %s that is too large, and says so', (_, large, name) => {
    const facts = { scanState: 'scanned', criticalOpen: 0, ...large };
    const seen = normalizeObservation(
      collector,
      observation('a', { facts }),
      now,
    );
    expect(seen).toMatchObject({
      status: 'partial',
      facts: { scanState: 'scanned', criticalOpen: 0 },
      error: `these facts are larger than a fact may be, so nothing is decided with them: ${name}`,
    });
    expect(seen.facts).not.toHaveProperty(name);
    // Nothing else is known than what was good before.
    const before = mergeObservation('fake', undefined, observation('a'));
    const only = normalizeObservation(
      collector,
      observation('a', { facts: large, observedAt: now.toISOString() }),
      now,
    );
    expect(mergeObservation('fake', before, only)).toMatchObject({
      status: 'error',
      facts: before.facts,
    });
  });

  it('keeps facts of the largest size as they are', () => {
    const facts = {
      label: 'x'.repeat(4_000),
      tags: Array<string>(1_000).fill('x'.repeat(50)),
    };
    const seen = normalizeObservation(
      collector,
      observation('a', { facts }),
      now,
    );
    expect(seen).toMatchObject({ status: 'ok', facts });
  });

  it('bounds every text of a finding, and tells those apart that begin alike', () => {
    const long = 'x'.repeat(100_000);
    const { findings } = normalizeObservation(
      collector,
      observation('a', {
        findings: [`${long}1`, `${long}2`].map(text =>
          finding(text, {
            title: text,
            component: text,
            location: text,
            aliases: [text, ...Array<string>(100).fill('CVE-1')],
            purl: text,
            url: text,
            fixedIn: text,
            remediation: text,
            suppression: text,
          }),
        ),
      }),
      now,
    );
    for (const each of findings) {
      expect(JSON.stringify(each).length).toBeLessThan(12_000);
      expect(each.aliases).toHaveLength(50);
      expect(each.purl ?? each.url).toBeUndefined();
    }
    expect(new Set(findings.map(each => each.component)).size).toBe(2);
    expect(new Set(findings.map(each => each.location)).size).toBe(2);
  });

  it('keeps the most severe of too many findings, and closes none', () => {
    const many = Array.from({ length: 100_001 }, (_, n) =>
      finding(`CVE-${n}`, { severity: 'low' }),
    );
    const seen = normalizeObservation(
      collector,
      observation('a', {
        findings: [...many, finding('CVE-worst', { severity: 'critical' })],
      }),
      now,
    );
    expect(seen).toMatchObject({
      status: 'partial',
      error: 'there are 100002 findings; the 100000 most severe are kept',
    });
    expect(seen.findings).toHaveLength(100_000);
    expect(seen.findings[0].vulnerability).toBe('CVE-worst');
  });

  it('keeps the rows of coverage that say what was not scanned, and says how many there are besides', () => {
    const row = (state: 'scanned' | 'stale', resource: string) => ({
      resource,
      scanType: 'PACKAGE',
      state,
      reason: 'x'.repeat(9_000),
      lastScannedAt: null,
    });
    const { coverage } = normalizeObservation(
      collector,
      observation('a', {
        coverage: [
          ...Array.from({ length: 6_000 }, (_, n) => row('scanned', `r${n}`)),
          row('stale', 'x'.repeat(9_000)),
        ],
      }),
      now,
    );
    expect(coverage).toHaveLength(5_001);
    expect(coverage[0]).toMatchObject({ state: 'stale' });
    expect(coverage[0].resource).toHaveLength(500);
    expect(coverage[0].reason).toHaveLength(2_000);
    expect(coverage.at(-1)).toMatchObject({
      resource: '1001 more',
      state: 'unknown',
    });
  });

  it.each<[string, string]>([
    ['no facts', '{"facts":null}'],
    ['no findings', '{"findings":null}'],
    ['no coverage', '{"coverage":7}'],
    ['a time that is a number', '{"observedAt":5}'],
    ['a finding without a name', '{"findings":[{"title":"x"}]}'],
    ['a key of every object', '{"facts":{"__proto__":{"criticalOpen":0}}}'],
  ])('turns %s into an error, also of collectors without types', (_, text) => {
    expect(
      normalizeObservation(collector, observation('a', JSON.parse(text)), now),
    ).toMatchObject({ entityRef: 'component:default/a', status: 'error' });
  });

  it('lets no text of a source show something that it does not say', () => {
    const odd = 'ad\u202emin\u001b[2J\u2066';
    const seen = normalizeObservation(
      collector,
      observation('a', {
        facts: { label: odd, tags: [odd] },
        error: odd,
        findings: [
          finding(odd, {
            title: odd,
            component: odd,
            location: odd,
            aliases: [odd],
            purl: odd,
            url: odd,
            fixedIn: odd,
            remediation: odd,
            suppression: odd,
          }),
        ],
        coverage: [
          {
            resource: odd,
            scanType: odd,
            state: 'scanned',
            reason: odd,
            lastScannedAt: null,
          },
        ],
      }),
      now,
    );
    expect(JSON.stringify(seen)).not.toMatch(/\p{Bidi_Control}|\\u001b/u);
    expect(seen.facts.label).toBe('ad\ufffdmin\ufffd[2J\ufffd');
  });

  it('takes a severity that nobody knows for one that is not rated', () => {
    const odd = JSON.parse('{"severity":"SEVERE","status":"new","epss":null}');
    const [seen] = normalizeObservation(
      collector,
      observation('a', { findings: [finding('CVE-1', odd)] }),
      now,
    ).findings;
    expect(seen).toMatchObject({ severity: 'untriaged', status: 'open' });
    expect(seen.epss).toBeUndefined();
  });
});

describe('mergeObservation', () => {
  it('keeps the last facts that were seen, whatever order observations come in', () => {
    const time = fc
      .integer({ min: 0, max: 9 })
      .map(n => `2026-11-21T10:00:0${n}.000Z`);
    const seen = fc
      .tuple(time, fc.constantFrom('ok', 'partial', 'error'), fc.integer())
      .map(([observedAt, status, criticalOpen]) =>
        observation('a', { observedAt, status, facts: { criticalOpen } }),
      );
    fc.assert(
      fc.property(
        fc.uniqueArray(seen, { selector: o => o.observedAt, maxLength: 8 }),
        list => {
          const inOrder = [...list].sort((a, b) =>
            a.observedAt < b.observedAt ? -1 : 1,
          );
          const merge = (all: typeof list) =>
            all.reduce<StoredObservation | undefined>(
              (known, o) => mergeObservation('fake', known, o),
              undefined,
            );
          const merged = merge(inOrder);
          const good = inOrder.filter(o => o.status !== 'error').at(-1);
          expect(merged?.factsAt ?? null).toBe(good?.observedAt ?? null);
          expect(merged?.facts ?? {}).toEqual(good?.facts ?? {});
          expect(merged?.attemptedAt).toBe(inOrder.at(-1)?.observedAt);
          // A late, older one changes nothing.
          const late = inOrder.length > 1 ? [inOrder[0]] : [];
          expect(
            late.reduce<StoredObservation | undefined>(
              (known, o) => mergeObservation('fake', known, o),
              merged,
            ),
          ).toBe(merged);
        },
      ),
    );
  });
});
