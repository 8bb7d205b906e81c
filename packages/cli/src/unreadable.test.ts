import { readFile } from 'node:fs/promises';
import { createMockDirectory } from '@backstage/backend-test-utils';
import { readLines } from './lines';
import { run } from './run';

const directory = createMockDirectory({
  content: { 'a-file.txt': 'no policy', policies: {}, 'report.json': '{}' },
});
const missing = directory.resolve('not-there');
const file = directory.resolve('a-file.txt');
const policies = directory.resolve('policies');

async function fairway(...args: string[]) {
  const written: string[] = [];
  const code = await run(args, {
    env: { FAIRWAY_URL: 'https://portal.example.com', FAIRWAY_TOKEN: 'fwu_x' },
    out: text => written.push(text),
    err: text => written.push(text),
    readFile: name => readFile(name),
    readLines,
    fetch: () => Promise.reject(new Error('asks nobody')),
    sleep: () => Promise.resolve(),
    random: () => 0,
  });
  return { code, text: written.join('') };
}

const stage = ['--stage', 'build'];
const entity = ['--entity', 'component:default/a'];

describe('a path that does not exist', () => {
  it.each([
    [['verify', missing]],
    [['verify', policies, '--exceptions', missing]],
    [['policy', 'lint', missing]],
    [['policy', 'test', missing]],
    [['policy', 'lint', policies, '--catalog', missing]],
    [['policy', 'lint', policies, '--facts', missing]],
    [['policy', 'replay', missing]],
    [['thresholds', file, ...stage, '--policy', missing]],
    [['report', 'upload', missing, ...entity]],
    [['ledger', 'verify', '--file', missing, '--no-anchor']],
    [['ledger', 'verify', '--file', file, '--anchor', missing]],
  ])('is named, and is no answer: fairway %s', async args => {
    expect(await fairway(...args)).toEqual({
      code: 2,
      text: `${missing} does not exist\n`,
    });
  });
});

describe('a path of another kind', () => {
  it.each([
    [['verify', file], `${file} is no directory`],
    [
      ['policy', 'lint', policies, '--catalog', file],
      `${file} is no directory`,
    ],
    [
      ['report', 'upload', policies, ...entity],
      `${policies} is a directory, where a file is needed`,
    ],
    [['policy', 'lint', `${file}/x`], `${file}/x is below a file`],
  ])('is named, and is no answer: fairway %s', async (args, said) => {
    expect(await fairway(...args)).toEqual({ code: 2, text: `${said}\n` });
  });
});
