import { FIXTURES, VARIANTS } from './__testUtils__/fixtures';
import { ReportError } from './errors';
import { parseReport } from './parseReport';
import type { ParsedReport } from './types';

const DOCUMENTS: [string, object][] = [
  ...Object.entries(FIXTURES),
  ...VARIANTS.map(([name, format, document]): [string, object] => [
    `${format}, ${name}`,
    document,
  ]),
];

/** Paths of all texts in a document. */
function pathsOf(value: unknown, at: string[] = []): string[][] {
  if (typeof value === 'string') {
    return [at];
  }
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, each]) =>
        pathsOf(each, [...at, key]),
      )
    : [];
}

/** The document with something more in one of its texts. */
function withMore(document: object, path: string[], more: string): string {
  const copy = structuredClone(document);
  const holder = path
    .slice(0, -1)
    .reduce<object>((at, key) => Reflect.get(at, key), copy);
  const key = path[path.length - 1];
  Reflect.set(holder, key, `${Reflect.get(holder, key)}${more}`);
  return JSON.stringify(copy);
}

function read(text: string): ParsedReport | undefined {
  try {
    return parseReport(text);
  } catch (error) {
    if (error instanceof ReportError) {
      return undefined;
    }
    throw error;
  }
}

const openIn = ({ findings }: ParsedReport) =>
  findings.filter(({ status }) => status === 'open').length;

describe.each(DOCUMENTS)('a report of %s', (_name, document) => {
  it.each([
    ['a NUL character', '\0'],
    ['half of a character', '\ud800'],
  ])(
    'with %s in any of its texts is refused, or can be stored and hides no finding',
    (_what, odd) => {
      const before = parseReport(JSON.stringify(document));
      const wrong = pathsOf(document).filter(path => {
        const report = read(withMore(document, path, odd));
        const hides =
          report?.outcome === 'completed' &&
          (before.outcome !== 'completed' || openIn(report) < openIn(before));
        return (
          hides || /\\u0000|\\ud[89a-f]/.test(JSON.stringify(report ?? ''))
        );
      });
      expect(wrong).toEqual([]);
    },
  );
});
