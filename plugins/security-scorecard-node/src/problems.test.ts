import { sayProblems } from './problems';

describe('sayProblems', () => {
  it.each([
    [[], ''],
    [['a'], 'a'],
    [['a', 'b', 'a'], 'a. b'],
    [['x'.repeat(5_000)], `${'x'.repeat(1_970)}…`],
    [['x'.repeat(5_000), 'b', 'c'], `${'x'.repeat(1_970)}…. 2 more`],
    [
      ['a', 'x'.repeat(1_900), 'y'.repeat(1_900), 'c'],
      `a. ${'x'.repeat(1_900)}. 2 more`,
    ],
  ])('says %#', (problems, text) => {
    expect(sayProblems(problems)).toBe(text);
  });

  it('has an end, however many there are', () => {
    const problems = Array.from({ length: 100_000 }, (_, n) => `problem ${n}`);
    const text = sayProblems(problems, '; ');
    expect(text.length).toBeLessThanOrEqual(2_000);
    expect(text).toMatch(/^problem 0; problem 1; .*; \d+ more$/);
  });
});
