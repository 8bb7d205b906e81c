import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseDefinition } from '../render/definition';
import { compareVersions, parseReleases, releasesBetween } from './releases';

const TEMPLATES = resolve(__dirname, '../../../../templates');

const of = (version: string, changes = '[]') =>
  `apiVersion: fairway.dev/v1
kind: GoldenPathReleases
releases:
  - { version: ${version}, date: 2026-01-01, changes: ${changes} }
`;

it.each([
  ['a: [', 'no valid YAML'],
  ['a: 1', 'not valid'],
  [of('1.0'), 'releases.0.version'],
  [of('1.0.0', '[{ id: a }]'), 'releases.0.changes.0'],
  [
    of('1.0.0', '[{ id: abc, title: t, why: w, paths: [../x] }]'),
    'relative path',
  ],
  [
    `${of('1.0.0')}  - { version: 1.0.0, date: 2026-01-01, changes: [] }\n`,
    'twice',
  ],
])('does not take %j', (text, message) => {
  expect(() => parseReleases(text)).toThrow(message);
});

it('orders versions by number', () => {
  const versions = ['1.10.0', '1.9.0', '2.0.0', '1.9.1'];
  expect(versions.sort(compareVersions)).toEqual([
    '1.9.0',
    '1.9.1',
    '1.10.0',
    '2.0.0',
  ]);
});

it('has a release for the version of every path, and says why it is', () => {
  const releases = parseReleases(
    readFileSync(join(TEMPLATES, 'releases/releases.yaml'), 'utf8'),
  );
  const latest = releases.at(-1)?.version;
  for (const file of readdirSync(join(TEMPLATES, 'paths'))) {
    const { version } = parseDefinition(
      file,
      readFileSync(join(TEMPLATES, 'paths', file), 'utf8'),
    );
    expect([file, version]).toEqual([file, latest]);
  }
  expect(
    releasesBetween(releases, '1.0.0', latest ?? '').flatMap(r =>
      r.changes.filter(c => c.security),
    ).length,
  ).toBeGreaterThan(0);
});
