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
