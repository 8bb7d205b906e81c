import { patternExamples } from './patternExamples';

describe('patternExamples', () => {
  it.each([
    ['^INC-\\d+$', ['INC-1234']],
    ['^(INC|CHG)-\\d+$', ['INC-1234', 'CHG-1234']],
    ['^[A-Z]{3}-[0-9]{2,5}$', ['ABC-12']],
    ['^#\\d+$', ['#1234']],
  ])('gives what fits %s', (pattern, examples) => {
    expect(patternExamples(pattern)).toEqual(examples);
  });

  it.each(['^(?!X)\\w+$', '^INC-\\d+-?$', '(', '^[A-F]+$', ''])(
    'gives nothing for %s, which it can not read',
    pattern => {
      expect(patternExamples(pattern)).toEqual([]);
    },
  );
});
