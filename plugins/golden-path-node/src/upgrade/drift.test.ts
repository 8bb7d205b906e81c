import { freshService, judge, releaseSet } from './__testUtils__/releases';
import { driftOf } from './drift';
import { serviceTree } from './plan';
import { MANIFEST_PATH, parseManifest, parseRecord } from './record';
import { renderPresent } from './render';
import type { ServiceFile } from './types';
import type { ControlResult, Tree } from '../types';

const releases = releaseSet({
  '1.0.0': {
    files: {
      'README.md': '# ${{ values.name }}\n',
      'deploy/policy.yaml': 'egress: none\n',
      'deploy/app.yaml': 'image: a\n',
      'src/index.ts': 'index\n',
    },
  },
});

async function drift(
  edits: Record<string, string | null>,
  options: { withBase?: boolean; judge?: typeof judge } = {},
) {
  const { withBase = true, judge: run = judge } = options;
  const ours = new Map<string, ServiceFile | undefined>(
    await freshService(releases, '1.0.0'),
  );
  const text = (path: string) =>
    Buffer.from(ours.get(path)?.bytes ?? []).toString('utf8');
  const record = parseRecord(text('.golden-path/answers.yaml'));
  if (!record) {
    throw new Error('There is no record.');
  }
  for (const [path, content] of Object.entries(edits)) {
    if (content === null) {
      ours.delete(path);
    } else {
      ours.set(path, { bytes: Buffer.from(content), executable: false });
    }
  }
  return driftOf({
    ours,
    base: withBase ? renderPresent(record, releases).files : undefined,
    manifest: parseManifest(text(MANIFEST_PATH)),
    results: await run(serviceTree(ours)),
    judge: run,
  });
}

it('finds nothing at a service that nobody touched', async () => {
  expect(await drift({ 'README.md': '# ledger\r\n' })).toEqual({
    counts: { pristine: 4, edited: 0, weakened: 0, missing: 0, added: 0 },
    files: [],
    unexplained: [],
  });
});

it('tells edits from what weakens a control', async () => {
  const edits = {
    'README.md': '# other\n',
    'src/index.ts': null,
    'src/mine.ts': 'mine\n',
    'deploy/policy.yaml': 'egress: none\nallow: all\n',
  };
  const files = [
    { path: 'README.md', verdict: 'edited', controls: [] },
    {
      path: 'deploy/policy.yaml',
      verdict: 'weakened',
      controls: ['network-policy'],
    },
    { path: 'src/index.ts', verdict: 'missing', controls: [] },
  ];
  const counts = { pristine: 1, edited: 1, weakened: 1, missing: 1, added: 1 };
  expect(await drift(edits)).toEqual({ counts, files, unexplained: [] });
  // The recorded hashes and the evidence are enough when the release is gone.
  expect(await drift(edits, { withBase: false })).toEqual({
    counts,
    files,
    unexplained: [],
  });
});

it('tells a deleted file that a control needed', async () => {
  expect((await drift({ 'deploy/policy.yaml': null })).files).toEqual([
    {
      path: 'deploy/policy.yaml',
      verdict: 'weakened',
      controls: ['network-policy'],
    },
  ]);
});

/** A control whose evidence is elsewhere, or that is weak from the start. */
const control =
  (state: (tree: Tree) => ControlResult['state'], path: string) =>
  async (tree: Tree): Promise<ControlResult[]> => [
    { ...(await judge(tree))[0], state: state(tree), evidence: [{ path }] },
  ];

it('finds the file that weakens a control, wherever the evidence points', async () => {
  const run = control(
    tree => (tree.read('src/index.ts') === 'index\n' ? 'pass' : 'unknown'),
    'README.md',
  );
  expect(
    (
      await drift(
        { 'src/index.ts': 'x\n', 'deploy/app.yaml': 'x\n' },
        { judge: run },
      )
    ).files,
  ).toEqual([
    { path: 'deploy/app.yaml', verdict: 'edited', controls: [] },
    {
      path: 'src/index.ts',
      verdict: 'weakened',
      controls: ['network-policy'],
    },
  ]);
});

it('blames an edit for nothing that was weak from the start', async () => {
  const run = control(() => 'fail', 'README.md');
  expect((await drift({ 'README.md': 'x\n' }, { judge: run })).files).toEqual([
    { path: 'README.md', verdict: 'edited', controls: [] },
  ]);
});

it('blames a file of the team that opens something', async () => {
  const run = control(
    tree => (tree.read('deploy/open.yaml') ? 'fail' : 'pass'),
    'deploy/open.yaml',
  );
  expect(await drift({ 'deploy/open.yaml': 'x\n' }, { judge: run })).toEqual({
    counts: { pristine: 4, edited: 0, weakened: 1, missing: 0, added: 0 },
    files: [
      {
        path: 'deploy/open.yaml',
        verdict: 'weakened',
        controls: ['network-policy'],
      },
    ],
    unexplained: [],
  });
});

it('says when nothing is found that weakens a control', async () => {
  const run = control(
    tree => (tree.read('src/index.ts') === 'index\n' ? 'pass' : 'fail'),
    'README.md',
  );
  const edits = { 'src/index.ts': 'x\n' };
  expect(await drift(edits, { judge: run, withBase: false })).toMatchObject({
    counts: { edited: 1, weakened: 0 },
    unexplained: ['network-policy'],
  });
});
