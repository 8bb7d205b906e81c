import { createMockDirectory } from '@backstage/backend-test-utils';
import { z } from 'zod';
import type { Io } from './io';
import { run } from './run';

const directory = createMockDirectory();

async function verify(...args: string[]) {
  const written: string[] = [];
  const io: Io = {
    env: {},
    out: text => written.push(text),
    err: text => written.push(text),
    readFile: () => Promise.reject(new Error('not read')),
    async *readLines() {
      yield '';
    },
    fetch: globalThis.fetch,
    sleep: () => Promise.resolve(),
    random: () => 0,
  };
  const code = await run(['verify', ...args], io);
  return { code, text: written.join('') };
}

const sarif = z.object({
  version: z.literal('2.1.0'),
  runs: z.tuple([
    z.object({
      results: z.array(
        z.object({
          ruleId: z.string(),
          kind: z.enum(['fail', 'open']),
          level: z.string(),
          locations: z.array(
            z.object({
              physicalLocation: z.object({
                artifactLocation: z.object({ uri: z.string() }),
                region: z.object({ startLine: z.number() }).optional(),
              }),
            }),
          ),
        }),
      ),
    }),
  ]),
});

beforeEach(() =>
  directory.setContent({
    CODEOWNERS: '* @harbour/payments\n',
    Dockerfile: 'FROM node:24\nUSER root\n',
  }),
);

it('fails with the place of each weakness', async () => {
  const { code, text } = await verify(directory.path);
  expect(code).toBe(1);
  expect(text).toMatch(/^FAIL\s+dockerfile\s+/m);
  expect(text).toContain('Dockerfile:2');
  expect(text).toMatch(/\d+ passed, \d+ failed, \d+ unknown/);
});

it('writes SARIF in which what is unknown is not clean', async () => {
  const { code, text } = await verify(directory.path, '--format', 'sarif');
  expect(code).toBe(1);
  const [{ results }] = sarif.parse(JSON.parse(text)).runs;
  const found = results.find(r => r.ruleId === 'golden-path/dockerfile');
  expect(found).toMatchObject({ kind: 'fail', level: 'error' });
  expect(
    found?.locations.map(l => l.physicalLocation.region?.startLine),
  ).toEqual(expect.arrayContaining([1, 2]));
});

it('writes every result as JSON', async () => {
  const { text } = await verify(directory.path, '--format', 'json');
  const ids = z
    .object({ results: z.array(z.object({ id: z.string() })) })
    .parse(JSON.parse(text))
    .results.map(r => r.id);
  expect(ids).toEqual(expect.arrayContaining(['codeowners', 'terraform']));
});

it('has no answer about a folder that is not there', async () => {
  expect(await verify(directory.resolve('nowhere'))).toMatchObject({ code: 2 });
  expect(await verify(directory.path, '--format', 'xml')).toMatchObject({
    code: 2,
  });
});
