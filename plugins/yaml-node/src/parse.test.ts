import fc from 'fast-check';
import * as yaml from 'yaml';
import { DEEPEST, tooDeepAt } from './depth';
import { parse, parseAllDocuments, parseDocument } from './parse';

const plain = fc.jsonValue({ maxDepth: 6 });

describe('YAML of others', () => {
  it('is what the parser says', () => {
    fc.assert(
      fc.property(plain, plain, (one, other) => {
        const text = `${yaml.stringify(one)}---\n${yaml.stringify(other)}`;
        expect(parseAllDocuments(text).map(d => d.toJS())).toEqual(
          Array.from(yaml.parseAllDocuments(text)).map(d => d.toJS()),
        );
        expect(parse(yaml.stringify(one))).toEqual(
          yaml.parse(yaml.stringify(one)),
        );
      }),
    );
  });

  it('has errors, lines and options as there', () => {
    const lineCounter = new yaml.LineCounter();
    const { errors } = parseDocument('a: 1\nb: [', { lineCounter });
    expect(errors[0]?.linePos?.[0].line).toBe(2);
    expect(() => parse('a: [')).toThrow(yaml.YAMLParseError);
    expect(parse('a: &x 1\n<<: { b: *x }', { merge: true })).toEqual({
      a: 1,
      b: 1,
    });
  });

  const shapes = ['[', '{"a":', '- ', '? ', '{a: [', '[? ', '- [', '? - '];

  it.each(shapes)('is refused before the parser sees it: %s', shape => {
    const text = `a: 1\nb:\n  ${shape.repeat(20_000)}`;
    const seen = jest.spyOn(yaml, 'parseAllDocuments');
    try {
      for (const document of [
        parseDocument(text),
        ...parseAllDocuments(text, { lineCounter: new yaml.LineCounter() }),
      ]) {
        expect(document.toJS()).toBeNull();
        const [error, ...others] = document.errors;
        expect(others).toEqual([]);
        expect(error.code).toBe('RESOURCE_EXHAUSTION');
        expect(error.message).toBe('Nested more than 100 levels deep');
        expect(error.linePos?.[0].line).toBe(3);
      }
      expect(() => parse(text)).toThrow('Nested more than 100 levels deep');
      expect(seen).not.toHaveBeenCalled();
    } finally {
      seen.mockRestore();
    }
  });

  it('is read only until that is known', () => {
    const read = jest.spyOn(yaml.Parser.prototype, 'next');
    try {
      expect(tooDeepAt('['.repeat(20_000))).toBe(DEEPEST);
      expect(read.mock.calls.length).toBeLessThan(3 * DEEPEST);
    } finally {
      read.mockRestore();
    }
  });

  it('may be as deep as the limit', () => {
    const text = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
    expect(parseDocument(text(DEEPEST)).errors).toEqual([]);
    expect(parseDocument(text(DEEPEST + 1)).errors).toHaveLength(1);
    const indented = (levels: number) =>
      Array.from({ length: levels }, (_, i) => `${' '.repeat(i)}a:\n`).join('');
    expect(parseDocument(indented(DEEPEST)).errors).toEqual([]);
    expect(parseDocument(indented(DEEPEST + 1)).errors).toHaveLength(1);
  });

  it('is refused in a later document, too', () => {
    expect(parseAllDocuments(`a: 1\n---\n${'['.repeat(5000)}`)).toHaveLength(1);
  });
});
