import fc from 'fast-check';
import { createEnvironment, compileBoolean } from './cel';
import { findUnreachable } from './reachability';

const FACTS = {
  count: { type: 'int', description: 'a count' },
  ratio: { type: 'double', description: 'a share' },
  state: { type: 'string', description: 'a word' },
  on: { type: 'bool', description: 'a switch' },
  names: { type: 'list<string>', description: 'words' },
} as const;
const environment = createEnvironment(FACTS);
const conditionOf = (source: string) =>
  compileBoolean(environment, FACTS, source).condition;

function faults(check: {
  applies?: string;
  known?: string;
  pass: string;
  warn?: string;
}): string[] {
  const { applies, known, pass, warn } = check;
  return findUnreachable({
    applies: applies === undefined ? undefined : conditionOf(applies),
    known: known === undefined ? undefined : conditionOf(known),
    pass: conditionOf(pass),
    warn: warn === undefined ? undefined : conditionOf(warn),
  }).map(({ field, message }) => `${field} ${message.split(' ')[1]}`);
}

describe('findUnreachable', () => {
  it.each([
    [{ pass: 'true' }, ['pass always']],
    [{ pass: '1 == 2' }, ['pass never']],
    [{ pass: 'size([1]) == 1' }, ['pass always']],
    [{ pass: 'facts.count > 3 && facts.count < 4' }, ['pass never']],
    [{ pass: 'facts.ratio > 3.0 && facts.ratio < 4.0' }, []],
    [{ pass: 'facts.on || !facts.on' }, ['pass always']],
    [{ pass: 'has(facts.on) && !has(facts.on)' }, ['pass never']],
    [{ pass: 'facts.state in ["a"] && facts.state == "b"' }, ['pass never']],
    [{ pass: 'facts.on ? facts.count == 1 : facts.count != 1' }, []],
    [
      { pass: 'facts.count == 0', warn: 'facts.count >= 0 || facts.count < 0' },
      ['warn always'],
    ],
    [{ pass: 'facts.count <= 2', warn: 'facts.count == 1' }, ['warn never']],
    [{ pass: 'facts.count <= 2', warn: 'facts.count == 3' }, []],
    [{ known: 'facts.count > 0', pass: 'facts.count >= 1' }, ['pass always']],
    [
      { known: 'facts.count < 0 && facts.count > 0', pass: 'facts.on' },
      ['known never'],
    ],
    [
      { applies: 'entity.tier == "1" || entity.tier != "1"', pass: 'facts.on' },
      ['applies always'],
    ],
    [{ pass: '"x" in facts.names && size(facts.names) > 2' }, []],
    [
      { pass: '!(facts.state in ["a", "b"])', warn: 'facts.state == "c"' },
      ['warn never'],
    ],
  ])('%j: %j', (check, expected) => {
    expect(faults(check)).toEqual(expected);
  });

  it('never calls a condition useless that decides something', () => {
    const leaf = fc.oneof(
      fc
        .tuple(
          fc.constantFrom('==', '!=', '<', '<=', '>', '>='),
          fc.integer({ min: 0, max: 4 }),
        )
        .map(([operator, n]) => `facts.count ${operator} ${n}`),
      fc.constantFrom(
        'facts.on',
        'facts.state == "a"',
        'facts.state in ["a", "b"]',
      ),
    );
    const { condition } = fc.letrec<{ condition: string }>(tie => ({
      condition: fc.oneof(
        { maxDepth: 3 },
        leaf,
        tie('condition').map(c => `!(${c})`),
        fc
          .tuple(
            tie('condition'),
            fc.constantFrom('&&', '||'),
            tie('condition'),
          )
          .map(([a, operator, b]) => `(${a} ${operator} ${b})`),
      ),
    }));
    const evaluate = (source: string, facts: Record<string, unknown>) =>
      environment.evaluate(source, { facts }) === true;
    fc.assert(
      fc.property(condition, pass => {
        const seen = new Set<boolean>();
        for (const count of [-1n, 0n, 1n, 2n, 3n, 4n, 5n]) {
          for (const on of [true, false]) {
            for (const state of ['a', 'b', 'c']) {
              seen.add(evaluate(pass, { count, on, state }));
            }
          }
        }
        expect(faults({ pass }).length).toBe(seen.size === 1 ? 1 : 0);
      }),
      { numRuns: 200 },
    );
  });
});
