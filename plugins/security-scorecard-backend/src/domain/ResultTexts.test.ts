import fc from 'fast-check';
import { subjectOf } from './subject';
import { indexed } from '../__testUtils__/fixtures';
import type { CompiledCheck } from './check';
import { deadlinePolicy } from './durations';
import type { PackedResult } from './packed';
import { planOf } from './plan';
import { presentOwn, presentResult, type ResultToPresent } from './present';
import { ResultTexts } from './ResultTexts';

const NOW = '2026-11-21T10:00:00.000Z';
/** When what was seen first is stale, and what was seen last is not. */
const LATER = '2026-11-27T10:30:00.000Z';
const TIMES = ['2026-11-20T10:00:00.000Z', '2026-11-20T11:00:00.000Z'];

/** Values that are other ones, however alike they are in text. */
const VALUES = [
  1,
  '1',
  true,
  'true',
  null,
  'null',
  'strue',
  ['1'],
  'j[[["1"]]]',
  '["1"]',
  [],
];

const check = (id: string, facts: string[]): CompiledCheck => ({
  definition: {
    id,
    title: 'A check',
    description: '',
    pillar: 'scan',
    area: 'infrastructure',
    severity: 'high',
    level: 'bronze',
    mode: 'enforce',
    collector: 'one',
    expected: '',
    remediation: '',
    maxAge: 'P7D',
    frameworks: {},
  },
  collector: {
    id: 'one',
    title: 'One',
    annotations: [],
    facts: {},
    installed: true,
  },
  facts,
  attributes: [],
  appliesMessage: '',
  pass: () => ({ kind: 'value', value: true }),
  observed: () => ({ kind: 'value', value: 'something' }),
});

const plan = planOf([check('a', ['a']), check('both', ['a', 'b'])]);
const deadlines = deadlinePolicy({ high: 'P7D' });
const subject = subjectOf(indexed('a'));

const result: fc.Arbitrary<PackedResult> = fc.record({
  letter: fc.constantFrom('p', 'p', 'f', 'u'),
  waived: fc.constant(false),
  since: fc.constantFrom(...TIMES),
  failingSince: fc.constantFrom(null, TIMES[0]),
  waiverId: fc.constant(null),
  mode: fc.constantFrom(null, null, null, 'warn' as const),
  enforcedFrom: fc.constant(null),
  note: fc.constantFrom(null, null, null, ['Because', 'seen'] as const),
});

const input: fc.Arbitrary<ResultToPresent> = fc.record({
  planned: fc.constantFrom(...plan.checks),
  result,
  subject: fc.constant(subject),
  observation: fc.record({
    collectorId: fc.constant('one'),
    status: fc.constant('ok' as const),
    error: fc.constant(null),
    attemptedAt: fc.constant(NOW),
    factsAt: fc.constantFrom(...TIMES),
    facts: fc.dictionary(
      fc.constantFrom('a', 'b'),
      fc.constantFrom(...VALUES),
      { noNullPrototype: true },
    ),
    coverage: fc.constant([]),
  }),
  deadlines: fc.constant(deadlines),
  now: fc.constantFrom(NOW, NOW, LATER),
});

/** So many that most are like another one in all but one thing. */
const many = fc.array(input, { minLength: 200, maxLength: 200 });

describe('texts of results', () => {
  it.each([
    ['whole', presentResult],
    ['brief', presentOwn],
  ])('are what they would be made anew: %s', (_, present) => {
    fc.assert(
      fc.property(many, inputs => {
        const texts = new ResultTexts(present);
        expect(inputs.map(each => texts.of(each).text)).toEqual(
          inputs.map(each => JSON.stringify(present(each))),
        );
      }),
      { numRuns: 60 },
    );
  });
});
