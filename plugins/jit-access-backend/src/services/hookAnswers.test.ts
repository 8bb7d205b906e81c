import fc from 'fast-check';
import type { Verdict } from '@fairway/plugin-jit-access-node';
import { isHookAnswer, mergeHookAnswers, type HookWord } from './hookAnswers';

const step = { any: 1, from: ['group:default/security'] };
const answer: fc.Arbitrary<Verdict> = fc.oneof(
  fc.constant<Verdict>({ kind: 'abstain' }),
  fc.constant<Verdict>({ kind: 'deny', reason: 'no' }),
  fc.constant<Verdict>({ kind: 'require', steps: [step], reason: 'more' }),
  fc.integer({ min: 1, max: 60 }).map<Verdict>(minutes => ({
    kind: 'shorten',
    max: `PT${minutes}M`,
    reason: 'less',
  })),
  fc.constant<Verdict>({ kind: 'allow-auto', evidence: { a: 'b' } }),
);
const words: fc.Arbitrary<HookWord[]> = fc
  .array(answer, { maxLength: 8 })
  .map(answers =>
    answers.map((given, i) => ({ hook: `h${i}`, version: '1', answer: given })),
  );
const failures = fc.array(fc.record({ hook: fc.string(), why: fc.string() }), {
  maxLength: 2,
});
const kindsOf = (list: HookWord[]) => new Set(list.map(w => w.answer.kind));

describe('answers of hooks', () => {
  it('allow an automatic approval only when nobody objects and nobody failed', () => {
    fc.assert(
      fc.property(words, failures, (list, failed) => {
        const kinds = kindsOf(list);
        const unanimous =
          failed.length === 0 &&
          kinds.has('allow-auto') &&
          !['deny', 'require', 'shorten'].some(kind =>
            [...kinds].some(found => found === kind),
          );
        const { allowing } = mergeHookAnswers(list, failed);
        expect(allowing.length > 0).toBe(unanimous);
      }),
    );
  });

  it('lose no objection, in whatever order', () => {
    fc.assert(
      fc.property(words, failures, (list, failed) => {
        const merged = mergeHookAnswers(list, failed);
        const reversed = mergeHookAnswers([...list].reverse(), failed);
        const kinds = kindsOf(list);
        expect(merged.denied !== undefined).toBe(kinds.has('deny'));
        expect(merged.steps).toHaveLength(
          list.filter(w => w.answer.kind === 'require').length,
        );
        const bounds = list.flatMap(w =>
          w.answer.kind === 'shorten'
            ? [Number(w.answer.max.slice(2, -1))]
            : [],
        );
        expect(merged.max).toBe(
          bounds.length === 0 ? undefined : `PT${Math.min(...bounds)}M`,
        );
        expect(reversed.max).toBe(merged.max);
        expect(merged.failures).toEqual(failed);
      }),
    );
  });

  it.each([
    undefined,
    null,
    'allow',
    {},
    { kind: 'approve' },
    { kind: 'deny' },
    { kind: 'deny', reason: ' ' },
    { kind: 'require', reason: 'more', steps: [] },
    { kind: 'require', reason: 'more', steps: [{ any: 0, from: ['owners'] }] },
    { kind: 'require', reason: 'more', steps: [{ any: 1, from: [] }] },
    { kind: 'require', reason: 'more', steps: [{ any: 1, from: ['hook:x'] }] },
    { kind: 'shorten', reason: 'less', max: 'P1M' },
    { kind: 'allow-auto', evidence: {} },
    { kind: 'allow-auto', evidence: { a: 1 } },
  ])('are not of the shape %p', value => {
    expect(isHookAnswer(value)).toBe(false);
  });

  it('have all the shapes they should', () => {
    fc.assert(
      fc.property(answer, value => expect(isHookAnswer(value)).toBe(true)),
    );
  });
});
