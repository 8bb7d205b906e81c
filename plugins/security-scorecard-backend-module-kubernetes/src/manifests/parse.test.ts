import { memoryTree } from '@fairway/plugin-golden-path-node';
import fc from 'fast-check';
import { parseManifest } from './parse';
import { readManifests } from './readManifests';

const kindsOf = (text: string) => {
  const parsed = parseManifest(text);
  return parsed.ok
    ? parsed.objects.map(({ group, kind }) => `${group} ${kind}`)
    : parsed.reason;
};

it.each([
  [
    'several documents',
    'apiVersion: v1\nkind: A\n---\n# none\n---\napiVersion: apps/v1\nkind: B',
    [' A', 'apps B'],
  ],
  ['a separator without a line end', '---apiVersion: v1\nkind: A', [' A']],
  ['a byte order mark', '\ufeffapiVersion: v1\nkind: A', [' A']],
  [
    'a List',
    '{apiVersion: v1, kind: List, items: [{apiVersion: apps/v1, kind: A}]}',
    ['apps A'],
  ],
  [
    'a typed list, whose items need not say what they are',
    '{apiVersion: apps/v1, kind: AList, items: [{metadata: {name: a}}]}',
    ['apps A'],
  ],
  [
    'a kind that only ends like a list',
    '{apiVersion: v1, kind: AllowList, items: none}',
    [' AllowList'],
  ],
  ['no object', '- 1\n- 2', []],
  ['nothing', '', []],
  ['text', 'hello', []],
])('reads %s', (_, text, expected) => {
  expect(kindsOf(text)).toEqual(expected);
});

it('gives up on Lists in Lists in Lists', () => {
  let text = '{apiVersion: v1, kind: A}';
  for (let i = 0; i < 10; i += 1) {
    text = `{apiVersion: v1, kind: List, items: [${text}]}`;
  }
  expect(kindsOf(text)).toMatch(/deeper/);
});

it('never throws, whatever a file holds', () => {
  const piece = fc.constantFrom(
    'apiVersion: v1\n',
    'kind: Pod\n',
    'metadata: { name: a }\n',
    'spec: { containers: [] }\n',
    '---\n',
    '&a ',
    '*a ',
    '<<: *a\n',
    '{{ x }}',
    '[',
    ']',
    '{',
    '}',
    '!!binary x\n',
    '? ',
    ': ',
    '\t',
    '"',
    "'",
    '\u0000',
  );
  fc.assert(
    fc.property(
      fc.array(fc.oneof(piece, fc.string({ maxLength: 5 })), { maxLength: 20 }),
      pieces => {
        const text = pieces.join('');
        expect(() => parseManifest(text)).not.toThrow();
        expect(() =>
          readManifests(memoryTree({ 'a.yaml': text }), {
            paths: [],
            namespace: 'x',
          }),
        ).not.toThrow();
      },
    ),
    { numRuns: 500 },
  );
});
