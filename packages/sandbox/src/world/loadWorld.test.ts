import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadWorld } from './loadWorld';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'fairway-world-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const write = (name: string, text: string) => {
  const file = join(directory, name);
  writeFileSync(file, text);
  return file;
};

it('builds the same world at the same moment', () => {
  const now = () => new Date('2030-02-03T04:05:06Z');
  const plain = () =>
    JSON.stringify(loadWorld({ now }), (_key, value) =>
      value instanceof Map ? [...value] : value,
    );
  expect(plain()).toBe(plain());
});

it('names the file that is missing or malformed', () => {
  const missing = write('a.yaml', 'vulnerabilityFile: gone.yaml');
  expect(() => loadWorld({ file: missing })).toThrow(/gone\.yaml failed/);
  const typo = write('b.yaml', 'acounts: []');
  expect(() => loadWorld({ file: typo })).toThrow(/b\.yaml failed.*acounts/s);
  write('broken.yaml', 'kind: [');
  const broken = write(
    'c.yaml',
    'clusters: [{ name: c, tokens: [], manifests: [broken.yaml] }]',
  );
  expect(() => loadWorld({ file: broken })).toThrow(/broken\.yaml failed/);
});
