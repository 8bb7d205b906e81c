import { readFile } from 'node:fs/promises';
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
    readFile: file => readFile(file),
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

it('leaves out what tools filled beside the code, if git does too', async () => {
  const unknownOf = async (gitignore: string) => {
    directory.setContent({
      '.gitignore': gitignore,
      app: { __pycache__: { 'cache.db': Buffer.from([0, 1, 2]) } },
      '.venv': Buffer.from([0, 1, 2]),
    });
    const { text } = await verify(directory.path);
    return /^UNKNOWN\s+no-secrets\s+(.*)$/m.exec(text)?.[1];
  };
  expect(await unknownOf('dist/\n')).toContain('cache.db was not searched');
  const unknown = await unknownOf('dist/\n__pycache__/\n.venv/\n');
  expect(unknown).not.toContain('cache.db');
  // That is a file, and no folder.
  expect(unknown).toContain('.venv was not searched');
});

it('has no answer about a folder that is not there', async () => {
  expect(await verify(directory.resolve('nowhere'))).toMatchObject({ code: 2 });
  expect(await verify(directory.path, '--format', 'xml')).toMatchObject({
    code: 2,
  });
});

it('takes exceptions from the file that is named, and from no other', async () => {
  const { text } = await verify(directory.path, '--format', 'json');
  const { results } = z
    .object({
      results: z.array(z.object({ id: z.string(), state: z.string() })),
    })
    .parse(JSON.parse(text));
  const never = [
    'branch-protection',
    'codeowners',
    'control-manifest',
    'golden-path-record',
    'no-secrets',
  ];
  const open = results
    .filter(({ state }) => state === 'fail' || state === 'unknown')
    .map(({ id }) => id)
    .filter(id => !never.includes(id));
  expect(open).toContain('dockerfile');
  const expires = new Date(Date.now() + 5 * 86_400_000)
    .toISOString()
    .slice(0, 10);
  const file = {
    apiVersion: 'fairway.dev/v1',
    kind: 'ControlExceptions',
    exceptions: open.map(control => ({
      control,
      reason: 'The team adopts the golden path step by step.',
      owner: 'group:default/payments',
      expires,
    })),
  };
  directory.addContent({
    '.golden-path': { 'exceptions.yaml': JSON.stringify(file) },
  });
  const path = directory.resolve('.golden-path/exceptions.yaml');

  const without = await verify(directory.path);
  expect(without.text).not.toContain('accepted until');
  const listed = await verify(directory.path, '--exceptions', path);
  expect(listed.text).toMatch(/^FAIL\s+dockerfile\s+/m);
  expect(listed.text).toContain(
    `accepted until ${expires} (group:default/payments): The team adopts`,
  );
  // What can't be excepted still stops it.
  expect(listed.code).toBe(1);
  expect(listed.text).toMatch(/; \d+ of them accepted for a while\.\n$/);

  const log = await verify(
    ...[directory.path, '--exceptions', path, '--format', 'sarif'],
  );
  expect(log.text).toContain('"status": "accepted"');
  expect(
    await verify(directory.path, '--exceptions', directory.resolve('none')),
  ).toMatchObject({
    code: 2,
    text: expect.stringContaining('none does not exist'),
  });
  directory.addContent({ 'wrong.yaml': 'all: true\n' });
  expect(
    await verify(
      ...[directory.path, '--exceptions', directory.resolve('wrong.yaml')],
    ),
  ).toMatchObject({ code: 2 });
});
