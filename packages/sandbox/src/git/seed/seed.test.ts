import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { git } from '../git';
import { REPOSITORY } from '../../paths';
import { DEMO_SERVICES, seedGoldenPath } from './index';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fairway-seed-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));
jest.setTimeout(300_000);

async function seed(templates?: string) {
  const lines: string[] = [];
  await seedGoldenPath({
    dataDir: folder,
    templates,
    log: line => lines.push(line),
  });
  return lines;
}

async function run(repository: string, ...args: string[]) {
  const directory = join(folder, 'git', `${repository}.git`);
  const out = await git(['--git-dir', directory, ...args]);
  return out.toString('utf8').trim();
}

const POLICY = 'templates/skeletons/kubernetes/deploy/k8s/networkpolicy.yaml';

it('has three releases, services of both, and nothing to do at the next start', async () => {
  const lines = await seed();
  expect(lines).toHaveLength(3 + DEMO_SERVICES.length);
  expect(await run('platform/golden-path', 'tag')).toBe(
    'v1.0.0\nv1.1.0\nv1.2.0',
  );
  expect(
    await run(
      'platform/golden-path',
      'diff',
      '--name-status',
      'v1.0.0',
      'main',
    ),
  ).toContain('M\ttemplates/skeletons/kubernetes/deploy/k8s/deployment.yaml');
  expect(
    await run('platform/golden-path', 'show', `v1.0.0:${POLICY}`),
  ).not.toContain('k8s-app: kube-dns');
  expect(await run('platform/golden-path', 'show', `v1.1.0:${POLICY}`)).toBe(
    (await readFile(join(REPOSITORY, POLICY), 'utf8')).trim(),
  );
  const versions = await Promise.all(
    DEMO_SERVICES.map(name =>
      run(`harbour/${name}`, 'show', 'main:.golden-path/answers.yaml'),
    ),
  );
  expect(versions.map(text => /^version: (.*)$/m.exec(text)?.[1])).toEqual([
    '1.0.0',
    '1.0.0',
    '1.2.0',
    '1.2.0',
  ]);
  // What a team did is a commit of its own that changes something.
  expect(
    await run(
      'harbour/payments-worker',
      'diff',
      '--name-only',
      'main~1',
      'main',
    ),
  ).toBe(
    'README.md\ndeploy/k8s/deployment.yaml\ndeploy/k8s/networkpolicy.yaml',
  );
  expect(
    await run(
      'harbour/consent-service',
      'ls-tree',
      '-r',
      '--name-only',
      'main',
    ),
  ).not.toContain('networkpolicy.yaml');

  const refs = await run('platform/golden-path', 'for-each-ref');
  expect(await seed()).toEqual([]);
  expect(await run('platform/golden-path', 'for-each-ref')).toBe(refs);
});

it('says so when templates changed under the same version, and when a release can not be made', async () => {
  const templates = join(folder, 'templates');
  await cp(join(REPOSITORY, 'templates'), templates, { recursive: true });
  await seed(templates);
  const policy = join(folder, POLICY);
  const text = await readFile(policy, 'utf8');
  await writeFile(policy, `${text}\n# changed\n`);
  expect(await seed(templates)).toEqual([
    expect.stringContaining('changed under version 1.0.0'),
    expect.stringContaining('changed under version 1.1.0'),
    expect.stringContaining('changed under version 1.2.0'),
  ]);
  expect(
    await run('platform/golden-path', 'show', `v1.1.0:${POLICY}`),
  ).toContain('# changed');
  await writeFile(policy, text.replace('k8s-app: kube-dns', 'k8s-app: dns'));
  await expect(seed(templates)).rejects.toThrow("before 1.1.0 can't be made");
});
