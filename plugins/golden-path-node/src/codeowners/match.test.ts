import { matchesOwnerPattern } from './match';
import { parseCodeowners } from './parse';

it.each([
  ['*', 'a/b/c.txt', true],
  ['*.js', 'a/b.js', true],
  ['*.js', 'a/b.ts', false],
  ['/build/logs/', 'build/logs/a/b', true],
  ['/build/logs/', 'src/build/logs/a', false],
  ['/build/logs/', 'build/logs', false],
  ['docs/*', 'docs/a.md', true],
  ['docs/*', 'docs/a/b.md', false],
  ['apps/', 'x/apps/y/z', true],
  ['/docs', 'docs/a/b', true],
  ['/docs', 'x/docs/a', false],
  ['**/logs', 'a/b/logs/c', true],
  ['/a/**/z', 'a/z', true],
  ['/a/**/z', 'a/b/c/z', true],
  ['/a/**', 'a/b/c', true],
  ['/a?c', 'abc', true],
  ['/a?c', 'ac', false],
  ['.github/', '.github/workflows/x.yml', true],
])('%s and %s: %s', (pattern, path, expected) => {
  expect(matchesOwnerPattern(pattern, path)).toBe(expected);
});

it('is quick on patterns made to be slow', () => {
  const pattern = `/${'**/'.repeat(50)}${'*a'.repeat(200)}b`;
  const path = `${'a/'.repeat(200)}${'a'.repeat(500)}`;
  const before = process.cpuUsage();
  expect(matchesOwnerPattern(pattern, path)).toBe(false);
  expect(process.cpuUsage(before).user).toBeLessThan(1_000_000);
});

it('parses comments, escapes and invalid lines', () => {
  const parsed = parseCodeowners(
    '# comment\n\n/a\\ b @x/y # why\n!no @x\n[Section] @x\n* notanowner\n* a@b.org\r\n',
  );
  expect(parsed.rules).toEqual([
    { line: 3, pattern: '/a b', owners: ['@x/y'] },
    { line: 7, pattern: '*', owners: ['a@b.org'] },
  ]);
  expect(parsed.invalid).toHaveLength(3);
});
