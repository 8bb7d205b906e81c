import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Changes } from './changes';
import { ChangeStore } from './changes/ChangeStore';
import { finishMerge, type MergeStep, startMerge } from './changes/merge';
import { VERIFY_CHECK } from './changes/protection';
import { loadOrganisation } from './organisation';
import { Repositories } from './repositories';
import {
  api,
  commit,
  imported,
  ok,
  opened,
  run,
  running,
  url,
  useGitServer,
} from './__testUtils__/testServer';

/** Fails for a commit whose message says so; the real engine has its own test. */
const verify = async (directory: string, head: string) => {
  const { output } = await run(directory, 'log', '-1', '--format=%B', head);
  const weak = output.includes('weak');
  return {
    name: VERIFY_CHECK,
    head,
    state: weak ? ('failure' as const) : ('success' as const),
    summary: weak ? 'One control fails.' : 'All controls pass.',
    at: '2026-11-21T12:00:00.000Z',
    by: 'git',
    controls: [],
  };
};

useGitServer({ verify });

const PROTECTED = {
  '.golden-path/protection.yaml':
    'requiredApprovals: 1\nrequiredChecks: [golden-path/verify, ci]\n',
  CODEOWNERS:
    '* @harbour/payments\n/deploy/ @harbour/security\n/free\n/other/ @elsewhere/team\n',
};
const approve = (name: string, id: number, head: string, as: string) =>
  api(name, `changes/${id}/approvals`, { as, body: { head } });
const merge = (name: string, id: number, head: string, as: string) =>
  api(name, `changes/${id}/merge`, { as, body: { head } });
const codes = (body: { blockers: { code: string }[] }) =>
  body.blockers.map(blocker => blocker.code);
const passCi = (name: string, id: number, head: string) =>
  api(name, `changes/${id}/checks`, {
    as: 'portal',
    body: { name: 'ci', head, state: 'success' },
  });

describe('a change', () => {
  it('is opened, approved by somebody else and merged', async () => {
    const { name, clone } = await imported();
    const { id, head, body } = await opened(name, clone, { 'a.txt': 'a' });
    expect(body).toMatchObject({
      id: 1,
      state: 'open',
      author: 'ana',
      source: 'change/1',
      target: 'main',
      mergeable: false,
      files: [{ path: 'a.txt', status: 'added', additions: 1, deletions: 0 }],
      blockers: [{ code: 'approvals' }],
      protection: { from: 'default' },
    });
    expect((await merge(name, id, head, 'ana')).status).toBe(409);
    expect((await merge(name, id, head, 'portal')).status).toBe(409);
    expect((await approve(name, id, head, 'chen')).body.mergeable).toBe(true);
    const merged = await merge(name, id, head, 'ana');
    expect(merged.body).toMatchObject({
      state: 'merged',
      merged: { by: 'ana' },
    });
    await ok(clone, 'fetch', '-q', 'origin', 'main');
    const log = await ok(clone, 'log', '-1', '--format=%B%an%P', 'FETCH_HEAD');
    expect(log).toContain('Reviewed-by: Chen Wei <chen@harbour.example>');
    expect(log).toContain(head);
    const again = await merge(name, id, head, 'bo');
    expect(again.body.merged).toEqual(merged.body.merged);
  });

  it('is opened once for a branch, by however many', async () => {
    const { name, clone } = await imported();
    await commit(clone, { 'a.txt': 'a' });
    await ok(clone, 'push', '-q', 'origin', 'HEAD:change/1');
    const all = await Promise.all(
      Array.from({ length: 4 }, () =>
        api(name, 'changes', {
          as: 'ana',
          body: { source: 'change/1', title: 'One' },
        }),
      ),
    );
    expect(all.map(({ status }) => status).sort()).toEqual([
      200, 200, 200, 201,
    ]);
    expect(new Set(all.map(({ body }) => body.id))).toEqual(new Set([1]));
  });

  it('needs every owner, every check, and nobody who had a part in it', async () => {
    const { name, clone } = await imported(PROTECTED);
    const { id, head, body } = await opened(name, clone, {
      'a.txt': 'a',
      'deploy/app.yaml': 'a',
      free: 'nobody owns it',
    });
    expect(codes(body)).toEqual([
      'approvals',
      'code-owners',
      'code-owners',
      'check',
    ]);
    expect((await approve(name, id, head, 'ana')).status).toBe(403);
    const payments = await approve(name, id, head, 'chen');
    expect(codes(payments.body)).toEqual(['code-owners', 'check']);
    const security = await approve(name, id, head, 'sam');
    expect(codes(security.body)).toEqual(['check']);
    expect((await merge(name, id, head, 'sam')).status).toBe(409);
    expect((await passCi(name, id, head)).body.mergeable).toBe(true);
    const without = await api(name, `changes/${id}/approvals`, {
      as: 'sam',
      method: 'DELETE',
    });
    expect(codes(without.body)).toEqual(['code-owners']);
  });

  it('is not approved by who pushed to it, nor by its approvals of before', async () => {
    const { name, clone } = await imported();
    const { id, head } = await opened(name, clone, { 'a.txt': 'a' });
    await approve(name, id, head, 'chen');
    await commit(clone, { 'b.txt': 'b' });
    await ok(
      clone,
      'push',
      '-q',
      url(`harbour/${name}.git`, 'bo:bo-demo'),
      'HEAD:change/1',
    );
    const pushed = await api(name, `changes/${id}`);
    expect(pushed.body).toMatchObject({
      mergeable: false,
      approvals: [{ by: 'chen', counts: false }],
      pushers: ['ana', 'bo'],
    });
    const next: string = pushed.body.head;
    expect(next).not.toBe(head);
    expect((await approve(name, id, head, 'mei')).status).toBe(409);
    expect((await approve(name, id, next, 'bo')).status).toBe(403);
    expect((await merge(name, id, head, 'mei')).status).toBe(409);
    expect((await approve(name, id, next, 'mei')).body.mergeable).toBe(true);
    // Rewritten to what was approved first: only what is there now counts.
    await ok(clone, 'push', '-q', '--force', 'origin', `${head}:change/1`);
    const rewritten = await api(name, `changes/${id}`);
    expect(rewritten.body.approvals).toMatchObject([
      { by: 'chen', counts: true },
      { by: 'mei', counts: false },
    ]);
  });

  it('is judged by the rules of the default branch, not by its own', async () => {
    const { name, clone } = await imported(PROTECTED);
    const { id, head, body } = await opened(name, clone, {
      '.golden-path/protection.yaml':
        'requiredApprovals: 0\ncodeOwners: false\n',
      CODEOWNERS: '* @ana\n',
    });
    expect(body.protection.requiredChecks).toEqual([VERIFY_CHECK, 'ci']);
    const approved = await approve(name, id, head, 'otto');
    expect(codes(approved.body)).toEqual(['code-owners', 'check']);
  });

  it('stays protected when the rules are broken or ask for nothing', async () => {
    for (const [rules, expected] of [
      ['requiredApprovals: [', ['approvals']],
      ['requiredApprovals: -5', ['approvals']],
      ['- 1', ['approvals']],
      ['requiredApprovals: 0\nincludeAdmins: false', ['approvals']],
    ] as const) {
      const { name, clone } = await imported({
        '.golden-path/protection.yaml': rules,
      });
      const { body } = await opened(name, clone, { 'a.txt': 'a' });
      expect(codes(body)).toEqual(expected);
      expect(body.notes.length).toBeGreaterThan(0);
    }
  });

  it('fails when the golden path does, whatever the portal reports', async () => {
    const { name, clone } = await imported(PROTECTED);
    await commit(clone, { 'a.txt': 'a' }, 'weak');
    await ok(clone, 'push', '-q', 'origin', 'HEAD:change/1');
    const { body } = await api(name, 'changes', {
      as: 'ana',
      body: { source: 'change/1', title: 'Weak' },
    });
    const forged = await api(name, 'changes/1/checks', {
      as: 'portal',
      body: { name: VERIFY_CHECK, head: body.head, state: 'success' },
    });
    expect(forged.status).toBe(403);
    await passCi(name, 1, body.head);
    const approved = await approve(name, 1, body.head, 'chen');
    expect(approved.body.blockers).toEqual([
      { code: 'check', message: 'The check golden-path/verify fails.' },
    ]);
    expect((await merge(name, 1, body.head, 'portal')).status).toBe(409);
    // The push itself runs the check again; nobody has to look at the change.
    await commit(clone, { 'a.txt': 'b' });
    await ok(clone, 'push', '-q', 'origin', 'HEAD:change/1');
    const after = await api(name, 'changes/1');
    expect(after.body.checks[0]).toMatchObject({ state: 'success' });
  });

  it('can not be merged with conflicts, or when its branch is gone', async () => {
    const { name, clone } = await imported();
    const first = await opened(name, clone, { 'README.md': 'one' });
    await ok(clone, 'checkout', '-q', '-B', 'two', 'origin/main');
    const second = await opened(
      name,
      clone,
      { 'README.md': 'two' },
      'change/2',
    );
    for (const { id, head } of [first, second]) {
      await approve(name, id, head, 'chen');
    }
    const both = await Promise.all(
      [first, second].map(({ id, head }) => merge(name, id, head, 'chen')),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    const left = both[0].status === 200 ? second : first;
    const { body } = await api(name, `changes/${left.id}`);
    expect(codes(body)).toEqual(['conflict']);
    await ok(clone, 'push', '-q', 'origin', `:${body.source}`);
    const gone = await api(name, `changes/${left.id}`);
    expect(codes(gone.body)).toEqual(['branch']);
    expect(gone.body.files).toHaveLength(1);
  });
});

describe('merging', () => {
  async function ready() {
    const { name, clone } = await imported();
    const { id, head } = await opened(name, clone, { 'a.txt': 'a' });
    await approve(name, id, head, 'chen');
    const repositories = new Repositories(join(running().dataDir, 'git'));
    const directory = repositories.directory('harbour', name);
    if (!directory) {
      throw new Error('There is no repository.');
    }
    const organisation = loadOrganisation();
    const other = new Changes({
      repositories,
      organisation,
      verify,
      now: () => new Date(),
      log: () => undefined,
    });
    const place = { directory, store: new ChangeStore(directory) };
    return { name, clone, id, head, other, place, organisation };
  }

  it('happens once, by whichever process is faster', async () => {
    const { name, clone, id, head, other } = await ready();
    const results = await Promise.allSettled([
      merge(name, id, head, 'ana'),
      merge(name, id, head, 'chen'),
      other.merge('harbour', name, id, { by: 'bo', head }),
      other.merge('harbour', name, id, { by: 'mei', head }),
    ]);
    expect(results.some(({ status }) => status === 'fulfilled')).toBe(true);
    await ok(clone, 'fetch', '-q', 'origin', 'main');
    const count = await ok(
      clone,
      'rev-list',
      '--count',
      '--merges',
      'FETCH_HEAD',
    );
    expect(count.trim()).toBe('1');
    expect((await api(name, `changes/${id}`)).body.state).toBe('merged');
  });

  it.each<[MergeStep, 'open' | 'merged']>([
    ['intent', 'open'],
    ['branch', 'merged'],
    ['state', 'merged'],
  ])('killed before the step %s leaves it %s and whole', async (at, state) => {
    const { name, clone, id, head, other, place, organisation } = await ready();
    const found = await other.view('harbour', name, id);
    await expect(
      startMerge(place, found, {
        by: 'ana',
        now: new Date(),
        organisation,
        before: step => {
          if (step === at) {
            throw new Error('killed');
          }
        },
      }),
    ).rejects.toThrow('killed');
    const after = await api(name, `changes/${id}`);
    expect(after.body.state).toBe(state);
    const retried = await merge(name, id, head, 'ana');
    expect(retried.body.state).toBe('merged');
    await ok(clone, 'fetch', '-q', 'origin', 'main');
    const tip = await ok(clone, 'rev-parse', 'FETCH_HEAD');
    expect(tip.trim()).toBe(retried.body.merged.commit);
  });

  it('forgets an intent that another merge overtook', async () => {
    const { name, clone, id, other, place, organisation } = await ready();
    const found = await other.view('harbour', name, id);
    await expect(
      startMerge(place, found, {
        by: 'ana',
        now: new Date(),
        organisation,
        before: step => {
          if (step === 'branch') {
            throw new Error('killed');
          }
        },
      }),
    ).rejects.toThrow('killed');
    // Somebody moves the branch before anybody looks at the change.
    await ok(clone, 'checkout', '-q', 'origin/main');
    await commit(clone, { 'c.txt': 'c' });
    await ok(clone, 'push', '-q', 'origin', 'HEAD:refs/heads/side');
    const side = (await ok(clone, 'rev-parse', 'HEAD')).trim();
    await ok(place.directory, 'update-ref', 'refs/heads/main', side);
    const state = await finishMerge(place, id);
    expect(state).toMatchObject({ state: 'open' });
    expect(state?.merging).toBeUndefined();
    expect((await api(name, `changes/${id}`)).body.mergeable).toBe(true);
  });

  it('does not go on with an approval that was taken back meanwhile', async () => {
    const { name, id, other, place, organisation } = await ready();
    const found = await other.view('harbour', name, id);
    await api(name, `changes/${id}/approvals`, {
      as: 'chen',
      method: 'DELETE',
    });
    await expect(
      startMerge(place, found, { by: 'ana', now: new Date(), organisation }),
    ).rejects.toThrow('moved on');
    expect((await api(name, `changes/${id}`)).body.state).toBe('open');
  });

  it('keeps states and pushes in the repository, out of sight of git', async () => {
    const { name, clone, place } = await ready();
    expect(existsSync(join(place.directory, 'fairway/pushes.jsonl'))).toBe(
      true,
    );
    expect(await ok(clone, 'ls-remote')).not.toContain('refs/fairway');
    const shadow = await run(
      clone,
      'push',
      url(`harbour/${name}.git`, 'portal:portal-admin-token'),
      'HEAD:refs/fairway/changes/9',
    );
    expect(shadow.code).toBe(1);
  });
});
