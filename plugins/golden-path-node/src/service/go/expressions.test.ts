import { alternatives, splitBy, unwrapped } from './expressions';

it('takes expressions apart between operators, and nowhere else', () => {
  expect(splitBy('a || b.c("||") || d[e || f]', '||')).toEqual([
    'a',
    'b.c("||")',
    'd[e || f]',
  ]);
  expect(splitBy('`a||b` || "\\"||" || \'|\'', '||')).toHaveLength(3);
  expect(splitBy('a', '||', '&&')).toEqual(['a']);
});

it('tells which parts of a condition are each enough', () => {
  expect(alternatives('(a || (b || c)) || d && e')).toEqual([
    'a',
    'b',
    'c',
    'd && e',
  ]);
  expect(unwrapped('(a) || (b)')).toBe('(a) || (b)');
  expect(unwrapped('((a))')).toBe('(a)');
});
