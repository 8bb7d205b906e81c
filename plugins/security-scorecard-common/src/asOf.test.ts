import fc from 'fast-check';
import { STANDINGS, standingOf } from './asOf';
import { RESULT_STATES } from './types';

const result = fc.record({
  state: fc.constantFrom(...RESULT_STATES),
  waived: fc.boolean(),
});

describe('standingOf', () => {
  it.each([
    ['pass', false, 'satisfied'],
    ['warn', false, 'not-satisfied'],
    ['fail', false, 'not-satisfied'],
    ['fail', true, 'excepted'],
    ['warn', true, 'excepted'],
    ['unknown', false, 'undetermined'],
    ['stale', true, 'undetermined'],
    ['error', false, 'undetermined'],
    ['not-applicable', false, 'not-applicable'],
  ] as const)('%s, waived %s: %s', (state, waived, expected) => {
    expect(standingOf([{ state, waived }])).toBe(expected);
  });

  it('is the worst of its parts, in any order', () => {
    fc.assert(
      fc.property(fc.array(result, { maxLength: 8 }), results => {
        const each = results.map(r => STANDINGS.indexOf(standingOf([r])));
        const worst = Math.min(STANDINGS.length - 1, ...each);
        expect(standingOf(results)).toBe(STANDINGS[worst]);
        expect(standingOf([...results].reverse())).toBe(STANDINGS[worst]);
      }),
    );
  });

  it('is satisfied only when something passed and nothing else is wrong', () => {
    fc.assert(
      fc.property(fc.array(result), results => {
        const states = new Set(results.map(r => r.state));
        states.delete('not-applicable');
        expect(standingOf(results) === 'satisfied').toBe(
          states.size === 1 && states.has('pass'),
        );
      }),
    );
  });
});
