import {
  carriedOut,
  freshService,
  judge,
  releaseSet,
  texts,
} from './__testUtils__/releases';
import { planUpgrade, type UpgradeLane, type UpgradePlan } from './plan';
import type { ReleaseSet } from './render';
import type { ServiceFile } from './types';

const POLICY_1 =
  'kind: policy\nname: ${{ values.name }}\n\negress:\n  - to: dns\n  - to: anywhere\n\nend: true\n';
const POLICY_2 = POLICY_1.replace('  - to: anywhere\n', '');
const CLOSE = {
  id: 'close-egress',
  title: 'The way out is closed',
  why: 'A service that was broken into could reach any address.',
  security: true,
  paths: ['deploy/policy.yaml'],
};
const README = {
  id: 'readme',
  title: 'README says how to run it',
  why: 'New people asked.',
  security: false,
  paths: ['README.md', 'src/new.ts', 'deploy/extra.yaml', 'docs/'],
};

const V1 = {
  'README.md': '# ${{ values.name }}\n\nOne\nTwo\nThree\nFour\nFive\n',
  Dockerfile: 'FROM a\n',
  'deploy/policy.yaml': POLICY_1,
  'deploy/old.yaml': 'old: 1\n',
  'docs/old.md': 'old\n',
  'src/routes.ts': 'one\ntwo\nthree\n',
  'bin/run': '#!/bin/sh\necho 1\n',
  'logo.png': Buffer.from([0, 1, 2]),
};
const { 'deploy/old.yaml': _a, 'docs/old.md': _b, ...REST } = V1;
const V2 = {
  ...REST,
  'README.md': '# ${{ values.name }}\n\nOne\nTwo\nThree\nFour\nSix\n',
  'deploy/policy.yaml': POLICY_2,
  'deploy/extra.yaml': 'extra: 1\n',
  'src/new.ts': 'new\n',
  'logo.png': Buffer.from([0, 1, 3]),
};
const releases = releaseSet({
  '1.0.0': { files: V1 },
  '1.1.0': {
    files: V2,
    executables: ['bin/run'],
    changes: [README, CLOSE],
  },
});

const file = (
  content: string | Uint8Array,
  executable = false,
): ServiceFile => ({
  bytes: typeof content === 'string' ? Buffer.from(content) : content,
  executable,
});

async function service(
  edits: Record<string, string | Uint8Array | null | undefined> = {},
  set: ReleaseSet = releases,
) {
  const files = new Map<string, ServiceFile | undefined>(
    await freshService(set, '1.0.0'),
  );
  for (const [path, content] of Object.entries(edits)) {
    if (content === null) {
      files.delete(path);
    } else {
      files.set(path, content === undefined ? undefined : file(content));
    }
  }
  return files;
}

async function upgrade(
  ours: ReadonlyMap<string, ServiceFile | undefined>,
  lane: UpgradeLane = 'all',
  set: ReleaseSet = releases,
  toVersion?: string,
): Promise<UpgradePlan & { after: ReturnType<typeof carriedOut> }> {
  const plan = await planUpgrade({
    ours,
    releases: set,
    lane,
    judge,
    toVersion,
  });
  if (plan.state !== 'upgrade') {
    throw new Error(plan.message);
  }
  return { ...plan, after: carriedOut(ours, plan) };
}

const read = (
  files: ReadonlyMap<string, ServiceFile | undefined>,
  path: string,
) => Buffer.from(files.get(path)?.bytes ?? []).toString('utf8');

describe('an untouched service', () => {
  it('equals a fresh render, but for a file of the team that was dropped', async () => {
    const { after, outcomes, removals } = await upgrade(await service());
    const fresh = texts(await freshService(releases, '1.1.0'));
    expect(texts(after)).toEqual({ ...fresh, 'docs/old.md': 'old\n' });
    expect(removals).toEqual(['deploy/old.yaml']);
    expect(outcomes).toEqual([
      { path: 'README.md', outcome: 'updated' },
      { path: 'bin/run', outcome: 'updated' },
      { path: 'deploy/extra.yaml', outcome: 'added' },
      { path: 'deploy/old.yaml', outcome: 'removed' },
      { path: 'deploy/policy.yaml', outcome: 'updated' },
      { path: 'docs/old.md', outcome: 'kept', reason: 'proposed-removal' },
      { path: 'logo.png', outcome: 'updated' },
      { path: 'src/new.ts', outcome: 'added' },
    ]);
  });

  it('has nothing to do a second time, nor on its own version', async () => {
    const { after } = await upgrade(await service());
    for (const lane of ['all', 'security'] as const) {
      expect(
        await planUpgrade({ ours: after, releases, lane, judge }),
      ).toMatchObject({ state: 'current', version: '1.1.0' });
    }
  });

  it('says what comes and why, security first', async () => {
    const { title, body, branch, changes } = await upgrade(await service());
    expect(title).toBe('Golden path 1.0.0 → 1.1.0, with 1 security fix');
    expect(branch).toBe('change/golden-path-1.1.0');
    expect(changes.map(c => c.id)).toEqual(['close-egress', 'readme']);
    expect(body).toContain('A service that was broken into could reach');
    expect(body).not.toContain('Conflicts');
  });
});

describe('a service that its team changed', () => {
  it('keeps the edits, and marks what both changed', async () => {
    const ours = await service({
      // Both change, apart from each other.
      'README.md': '# ledger\n\nOne!\nTwo\nThree\nFour\nFive\n',
      // Both change the same place.
      'deploy/policy.yaml': POLICY_1.replace(
        '${{ values.name }}',
        'ledger',
      ).replace('anywhere', 'the bank'),
      'src/routes.ts': 'one\ntwo\nthree\nmine\n',
      'src/mine.ts': 'mine\n',
      'src/new.ts': 'I was here first\n',
      'deploy/old.yaml': 'old: 2\n',
    });
    const { after, outcomes, body } = await upgrade(ours);
    expect(read(after, 'README.md')).toBe(
      '# ledger\n\nOne!\nTwo\nThree\nFour\nSix\n',
    );
    expect(read(after, 'deploy/policy.yaml')).toBe(
      'kind: policy\nname: ledger\n\negress:\n  - to: dns\n' +
        '<<<<<<< this service\n  - to: the bank\n' +
        '||||||| golden path 1.0.0\n  - to: anywhere\n' +
        '=======\n>>>>>>> golden path 1.1.0\n\nend: true\n',
    );
    for (const path of [
      'src/routes.ts',
      'src/mine.ts',
      'src/new.ts',
      'deploy/old.yaml',
    ]) {
      expect(after.get(path)).toEqual(ours.get(path));
    }
    expect(outcomes.filter(o => o.outcome === 'conflict')).toEqual([
      { path: 'deploy/policy.yaml', outcome: 'conflict', reason: 'lines' },
    ]);
    expect(outcomes).toContainEqual({
      path: 'src/new.ts',
      outcome: 'kept',
      reason: 'file-of-the-team',
    });
    expect(outcomes).toContainEqual({
      path: 'deploy/old.yaml',
      outcome: 'kept',
      reason: 'proposed-removal',
    });
    expect(body).toContain('between markers');
    // With the conflict still in it, the next run finds nothing to do.
    expect(
      await planUpgrade({ ours: after, releases, lane: 'all', judge }),
    ).toMatchObject({ state: 'current' });
  });

  it('does not bring back what was deleted, and tells the control that is weaker', async () => {
    const ours = await service({ 'deploy/policy.yaml': null });
    const { after, outcomes, body } = await upgrade(ours);
    expect(after.has('deploy/policy.yaml')).toBe(false);
    expect(outcomes).toContainEqual({
      path: 'deploy/policy.yaml',
      outcome: 'kept',
      reason: 'deleted-by-team',
    });
    expect(body).toContain('**Network policy** fails');
  });

  it('leaves what it can not merge, and says so', async () => {
    const ours = await service({
      'logo.png': Buffer.from([0, 9]),
      'README.md': undefined,
      'deploy/extra.yaml/inside': 'x',
      src: undefined,
    });
    const { after, outcomes } = await upgrade(ours);
    expect(outcomes.filter(o => o.outcome === 'conflict')).toEqual([
      { path: 'README.md', outcome: 'conflict', reason: 'in-the-way' },
      { path: 'deploy/extra.yaml', outcome: 'conflict', reason: 'in-the-way' },
      { path: 'logo.png', outcome: 'conflict', reason: 'binary' },
      { path: 'src/new.ts', outcome: 'conflict', reason: 'in-the-way' },
    ]);
    expect(after.get('logo.png')).toEqual(ours.get('logo.png'));
    expect(after.has('README.md') && after.get('README.md')).toBe(undefined);
  });

  it('keeps line ends of another system, and modes', async () => {
    const crlf = (text: string) => text.replaceAll('\n', '\r\n');
    const ours = await service({
      'README.md': crlf('# ledger\n\nOne!\nTwo\nThree\nFour\nFive\n'),
      'deploy/policy.yaml': crlf(
        POLICY_1.replace('${{ values.name }}', 'ledger'),
      ),
      'deploy/old.yaml': crlf('old: 1\n'),
    });
    ours.set('src/routes.ts', file('one\ntwo\nthree\n', true));
    const { after, removals } = await upgrade(ours);
    expect(read(after, 'README.md')).toBe(
      crlf('# ledger\n\nOne!\nTwo\nThree\nFour\nSix\n'),
    );
    expect(read(after, 'deploy/policy.yaml')).toBe(
      crlf(POLICY_2.replace('${{ values.name }}', 'ledger')),
    );
    expect(after.get('src/routes.ts')?.executable).toBe(true);
    expect(after.get('bin/run')?.executable).toBe(true);
    expect(removals).toEqual(['deploy/old.yaml']);
  });

  it('takes a huge text as a whole or not at all', async () => {
    const huge = (last: string) => `${'line\n'.repeat(12_000)}${last}\n`;
    const set = releaseSet({
      '1.0.0': { files: { 'data.txt': huge('1') } },
      '1.1.0': { files: { 'data.txt': huge('2') } },
    });
    const untouched = await upgrade(await service({}, set), 'all', set);
    expect(untouched.outcomes).toEqual([
      { path: 'data.txt', outcome: 'updated' },
    ]);
    const edited = await upgrade(
      await service({ 'data.txt': huge('3') }, set),
      'all',
      set,
    );
    expect(edited.outcomes).toEqual([
      { path: 'data.txt', outcome: 'conflict', reason: 'too-large' },
    ]);
    expect(read(edited.after, 'data.txt')).toBe(huge('3'));
  });
});

describe('the lane of security fixes', () => {
  it('brings the fix and nothing else, and says why', async () => {
    const ours = await service({ 'src/mine.ts': 'mine\n' });
    const { after, title, body, branch, outcomes } = await upgrade(
      ours,
      'security',
    );
    expect(outcomes).toEqual([
      { path: 'deploy/policy.yaml', outcome: 'updated' },
    ]);
    expect(read(after, 'deploy/policy.yaml')).not.toContain('anywhere');
    expect(title).toBe('Security: The way out is closed (golden path 1.1.0)');
    expect(branch).toBe('change/golden-path-1.1.0-security');
    expect(body).toContain('could reach any address');
    expect(body).not.toContain('README');
    const changed = [...after.keys()].filter(
      path => read(after, path) !== read(ours, path),
    );
    expect(changed.sort()).toEqual([
      '.golden-path/answers.yaml',
      '.golden-path/manifest.json',
      'deploy/policy.yaml',
    ]);
    expect(read(after, '.golden-path/answers.yaml')).toContain(
      'version: 1.0.0',
    );
    expect(
      await planUpgrade({ ours: after, releases, lane: 'security', judge }),
    ).toMatchObject({ state: 'current', version: '1.0.0' });
  });

  it('is followed by the rest as if it had come in one', async () => {
    const fixed = await upgrade(await service(), 'security');
    const rest = await upgrade(fixed.after);
    const atOnce = await upgrade(await service());
    expect(texts(rest.after)).toEqual(texts(atOnce.after));
    expect(rest.outcomes.map(o => o.path)).not.toContain('deploy/policy.yaml');
  });

  it('separates a fix from other changes of the same file, release by release', async () => {
    const text = (a: string, b: string) => `a: ${a}\n\n\n\nb: ${b}\n`;
    const change = (id: string, security: boolean) => [
      { id, title: id, why: id, security, paths: ['deploy/policy.yaml'] },
    ];
    const at = (a: string, b: string) => ({
      files: { 'deploy/policy.yaml': text(a, b) },
    });
    const set = releaseSet({
      '1.0.0': at('1', '1'),
      '1.1.0': { ...at('2', '1'), changes: change('feature', false) },
      '1.2.0': { ...at('2', '2'), changes: change('fix', true) },
    });
    const { after, changes } = await upgrade(
      await service({}, set),
      'security',
      set,
    );
    expect(read(after, 'deploy/policy.yaml')).toBe(text('1', '2'));
    expect(changes.map(c => c.id)).toEqual(['fix']);
    const rest = await upgrade(after, 'all', set);
    expect(read(rest.after, 'deploy/policy.yaml')).toBe(text('2', '2'));
    await expect(upgrade(after, 'all', set, '1.1.0')).rejects.toThrow(
      'upgrade it to 1.2.0 or later',
    );
  });

  it('has nothing to do where no fix touches the service', async () => {
    const set = releaseSet({
      '1.0.0': { files: V1 },
      '1.1.0': { files: V2, changes: [README] },
    });
    expect(
      await planUpgrade({
        ours: await service({}, set),
        releases: set,
        lane: 'security',
        judge,
      }),
    ).toEqual({
      state: 'current',
      version: '1.0.0',
      message: 'No security fix up to 1.1.0 touches this service.',
    });
  });
});

describe('what can not be planned', () => {
  it.each([
    ['no record', { '.golden-path/answers.yaml': null }, 'no golden path'],
    ['a broken record', { '.golden-path/answers.yaml': 'a: [' }, 'valid'],
    [
      'a release that is gone',
      {
        '.golden-path/answers.yaml':
          'template: template:default/demo\nversion: 0.9.0\nvalues: {}\n',
      },
      'no release 0.9.0',
    ],
    [
      'another path',
      {
        '.golden-path/answers.yaml':
          'template: template:default/other\nversion: 1.0.0\nvalues: {}\n',
      },
      'no golden path other',
    ],
  ])('%s', async (_, edits, message) => {
    await expect(upgrade(await service(edits))).rejects.toThrow(message);
  });

  it('a version that is not there, or older', async () => {
    await expect(
      upgrade(await service(), 'all', releases, '3.0.0'),
    ).rejects.toThrow('the releases are 1.0.0, 1.1.0');
    const { after } = await upgrade(await service());
    await expect(upgrade(after, 'all', releases, '1.0.0')).rejects.toThrow(
      'not taken back',
    );
  });
});
