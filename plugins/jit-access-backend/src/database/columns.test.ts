import { oneOf, oneOfOrNull, parseList, parseTexts } from './columns';

const COLUMN = 'access_things.column';
const isText = (value: unknown): value is string => typeof value === 'string';

describe('columns', () => {
  it('gives a text that is known, and names the column of any other', () => {
    expect(oneOf(['a', 'b'], 'b', COLUMN)).toBe('b');
    expect(oneOfOrNull(['a', 'b'], null, COLUMN)).toBeNull();
    expect(() => oneOf(['a', 'b'], 'c', COLUMN)).toThrow(
      "Column access_things.column holds 'c', which is not known",
    );
  });

  it('gives a list only when every item is what it should be', () => {
    expect(parseList(isText, '["a"]', COLUMN)).toEqual(['a']);
    for (const text of ['["a",1]', '{}', 'null']) {
      expect(() => parseList(isText, text, COLUMN)).toThrow(
        'Column access_things.column is unreadable',
      );
    }
  });

  it('gives texts by name, and nothing of what is no object', () => {
    expect(parseTexts('{"a":"x","b":1}', COLUMN)).toEqual({ a: 'x', b: '1' });
    expect(() => parseTexts('null', COLUMN)).toThrow(
      'Column access_things.column is unreadable',
    );
  });
});
