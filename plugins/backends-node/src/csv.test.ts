import { csvCell, csvLine } from './csv';

describe('threat: formula in an export', () => {
  it.each([
    ['=1+1', `"'=1+1"`],
    ['+1', `"'+1"`],
    ['-1', `"'-1"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['  =1', `"'  =1"`],
    ['\t=1', `"'\t=1"`],
    ['\r', `"'\r"`],
    ['＝1', `"'＝1"`],
    ['a "b", c\n', `"a ""b"", c\n"`],
    [null, '""'],
    [7, '7'],
  ])('keeps %j harmless', (value, cell) => {
    expect(csvCell(value)).toBe(cell);
  });
});

it.each(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])(
  'keeps what begins with %j in its cell, whatever follows',
  sign => {
    for (const rest of ['', '"', '","=1', '""=1', '\r\n=1', '\n"=cmd']) {
      const cell = csvCell(`${sign}${rest}`);
      expect(cell.startsWith(`"'`)).toBe(true);
      expect(cell.slice(1, -1).replaceAll('""', '')).not.toContain('"');
    }
  },
);

it('ends lines', () => {
  expect(csvLine(['a', 1, true, null])).toBe('"a",1,true,""\r\n');
});
