import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { git } from '../git';
import { goldenPathVerify } from './verify';

let directory: string;
const NOW = new Date('2026-11-21T12:00:00Z');

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'fairway-verify-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function run(...args: string[]): Promise<string> {
  const output = await git([
    ...['-C', directory],
    ...['-c', 'user.name=Ana', '-c', 'user.email=ana@harbour.test'],
    ...args,
  ]);
  return output.toString('utf8').trim();
}

async function commit(files: Record<string, string>): Promise<string> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), text);
  }
  await run('add', '--all');
  await run('commit', '--quiet', '--message', 'x');
  return run('rev-parse', 'HEAD');
}

const exceptions = (...controls: string[]) => ({
  '.golden-path/exceptions.yaml': JSON.stringify({
    apiVersion: 'fairway.dev/v1',
    kind: 'ControlExceptions',
    exceptions: controls.map(control => ({
      control,
      reason: 'The team adopts the golden path step by step.',
      owner: 'group:default/payments',
      expires: '2026-12-01',
    })),
  }),
});

it('takes exceptions from the default branch, and never from the change', async () => {
  const verify = goldenPathVerify(['harbour.test'], () => NOW);
  const failing = async (head: string) => {
    const check = await verify(join(directory, '.git'), head);
    expect(check).toMatchObject({ state: 'failure', head });
    return check.controls.map(({ id }) => id);
  };
  await run('init', '--quiet', '--initial-branch', 'main');
  const first = await commit({ 'README.md': '# Orders' });
  expect(await failing(first)).toEqual(
    expect.arrayContaining(['dockerfile', 'terraform']),
  );

  await commit(exceptions('terraform'));
  await run('checkout', '--quiet', '-b', 'change');
  const change = await commit(exceptions('terraform', 'dockerfile'));
  await run('checkout', '--quiet', 'main');
  const left = await failing(change);
  expect(left).toContain('dockerfile');
  expect(left).not.toContain('terraform');
});
