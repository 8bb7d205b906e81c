import { wholeScorecards } from '@fairway/plugin-security-scorecard-common';
import { cardsByRefs, wholeCard } from './cardTexts';

const result = (checkId: string) => ({
  text: JSON.stringify({ checkId, state: 'pass' }),
  staleAt: null,
});
const [a, b, c] = ['a', 'b', 'c'].map(result);
const cardOf = (name: string, results: (typeof a)[]) => ({
  head: `{"name":"${name}","results":`,
  results,
});

describe('scorecards as JSON', () => {
  it('are whole', () => {
    expect(JSON.parse(wholeCard(cardOf('one', [a, b])))).toEqual({
      name: 'one',
      results: [
        { checkId: 'a', state: 'pass' },
        { checkId: 'b', state: 'pass' },
      ],
    });
  });

  it('say once what several have', () => {
    const sent = JSON.parse(
      cardsByRefs({
        checks: '[{"checkId":"a"},{"checkId":"b"},{"checkId":"c"}]',
        items: [
          cardOf('one', [b, a]),
          null,
          cardOf('two', []),
          cardOf('three', [a, c]),
        ],
      }),
    );
    expect(sent.results).toEqual(
      ['b', 'a', 'c'].map(checkId => ({ checkId, state: 'pass' })),
    );
    expect(
      sent.items.map((i: null | { results: number[] }) => i?.results),
    ).toEqual([[0, 1], undefined, [], [1, 2]]);
    const ids = wholeScorecards({
      ...sent,
      results: sent.results.map((own: object) => ({ ...own, facts: [] })),
    }).map(card => card?.results.map(r => r.checkId));
    expect(ids).toEqual([['b', 'a'], undefined, [], ['a', 'c']]);
  });
});
