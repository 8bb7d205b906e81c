import { constants } from 'node:fs';
import { access, chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  ADMIN,
  AWS_KEY,
  GITHUB_TOKEN,
  PRIVATE_KEY,
  commit,
  createRepository,
  imported,
  ok,
  run,
  running,
  url,
  useGitServer,
} from './__testUtils__/testServer';

useGitServer();

describe('pushing', () => {
  it('lets a user clone, and push a branch, without credentials to read', async () => {
    const { name, clone } = await imported();
    await commit(clone, { 'a.txt': 'a' });
    await ok(clone, 'push', '-q', 'origin', 'HEAD:change/1');
    const remote = await ok(
      running().workDir,
      'ls-remote',
      url(`harbour/${name}.git`),
    );
    expect(remote).toContain('refs/heads/change/1');
  });

  it('refuses a push to the default branch, of a user and of the portal', async () => {
    const { name, clone, seed } = await imported();
    await commit(clone, { 'a.txt': 'a' });
    const user = await run(clone, 'push', 'origin', 'HEAD:main');
    expect(user.code).toBe(1);
    expect(user.output).toContain('main is protected');
    expect(user.output).toContain('git push origin HEAD:change/my-change');
    await commit(seed, { 'b.txt': 'b' });
    const portal = await run(
      seed,
      'push',
      url(`harbour/${name}.git`, `portal:${ADMIN}`),
      'main',
    );
    expect(portal.output).toContain('main is protected');
  });

  it('refuses to rewrite, delete or shadow the default branch', async () => {
    const { clone } = await imported();
    await ok(clone, 'commit', '-q', '--amend', '-m', 'Rewritten');
    const forced = await run(clone, 'push', '--force', 'origin', 'HEAD:main');
    expect(forced.output).toContain('main is protected');
    const deleted = await run(clone, 'push', 'origin', ':main');
    expect(deleted.output).toContain("can't be deleted");
    const shadow = await run(clone, 'push', 'origin', 'HEAD:Main');
    expect(shadow.output).toContain('only in case');
  });

  it('refuses other refs, tags of people, and moving or deleting a tag', async () => {
    const { name, clone } = await imported();
    for (const ref of [
      'refs/notes/x',
      'refs/fairway/changes/1',
      'refs/changes/1/head',
    ]) {
      const other = await run(clone, 'push', 'origin', `HEAD:${ref}`);
      expect(other.output).toMatch(/neither a branch nor a tag|hidden ref/);
    }
    const byUser = await run(clone, 'push', 'origin', 'HEAD:refs/tags/v1');
    expect(byUser.output).toContain('releases are made by the portal');
    await ok(
      clone,
      'remote',
      'set-url',
      'origin',
      url(`harbour/${name}.git`, `portal:${ADMIN}`),
    );
    await ok(clone, 'push', '-q', 'origin', 'HEAD:refs/tags/v1');
    await commit(clone, { 'a.txt': 'a' });
    const moved = await run(
      clone,
      'push',
      '--force',
      'origin',
      'HEAD:refs/tags/v1',
    );
    expect(moved.output).toContain('never moved');
    const deleted = await run(clone, 'push', 'origin', ':refs/tags/v1');
    expect(deleted.output).toContain('never moved');
  });

  it('refuses a push without or with wrong credentials', async () => {
    const { name, clone } = await imported();
    await commit(clone, { 'a.txt': 'a' });
    const anonymous = await run(
      clone,
      'push',
      url(`harbour/${name}.git`),
      'HEAD:change/1',
    );
    expect(anonymous.code).toBe(1);
    const wrong = await run(
      clone,
      'push',
      url(`harbour/${name}.git`, 'ana:bo-demo'),
      'HEAD:change/1',
    );
    expect(wrong.code).toBe(1);
    expect(wrong.output).toMatch(/Authentication failed|401/);
    // Straight to the service, past the refs advertisement that asks first.
    const direct = await fetch(url(`harbour/${name}.git/git-receive-pack`), {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-git-receive-pack-request' },
      body: '0000',
    });
    expect(direct.status).toBe(401);
  });

  it('lets nobody but the portal fill an empty repository', async () => {
    await createRepository({ owner: 'harbour', name: 'empty' });
    const { clone } = await imported();
    for (const ref of ['main', 'main/x', 'change/1']) {
      const result = await run(
        clone,
        'push',
        url('harbour/empty.git', 'ana:ana-demo'),
        `HEAD:${ref}`,
      );
      expect(result.output).toContain('waits for its initial import');
    }
  });
});

describe('secrets', () => {
  it.each([
    ['a private key', { 'key.pem': PRIVATE_KEY }],
    ['an AWS access key id', { 'config.ini': `id=${AWS_KEY}` }],
    ['a GitHub token', { '.env': `TOKEN=${GITHUB_TOKEN}` }],
    ['a private key', { 'utf16.txt': Buffer.from(PRIVATE_KEY, 'utf16le') }],
    [
      'a private key',
      {
        'binary.bin': Buffer.concat([
          Buffer.alloc(64),
          Buffer.from(PRIVATE_KEY),
        ]),
      },
    ],
  ])('refuses a push with %s', async (what, files) => {
    const { clone } = await imported();
    await commit(clone, files);
    const result = await run(clone, 'push', 'origin', 'HEAD:change/1');
    expect(result.code).toBe(1);
    expect(result.output).toContain(
      `${what} in file "${Object.keys(files)[0]}"`,
    );
    expect(result.output).toContain('git rebase -i');
    expect(result.output).not.toContain(AWS_KEY);
    expect(result.output).not.toContain(GITHUB_TOKEN);
  });

  it('finds a secret that a later commit of the push removes', async () => {
    const { clone } = await imported();
    await commit(clone, { 'key.pem': PRIVATE_KEY });
    await rm(join(clone, 'key.pem'));
    await commit(clone, { 'note.txt': 'removed the key' });
    const result = await run(clone, 'push', 'origin', 'HEAD:change/1');
    expect(result.output).toContain('a private key in file "key.pem"');
  });

  it('finds a secret on one side of a merge and in messages', async () => {
    const { clone } = await imported();
    await ok(clone, 'checkout', '-q', '-b', 'side');
    await commit(clone, { 'key.pem': PRIVATE_KEY });
    await ok(clone, 'rm', '-q', 'key.pem');
    await ok(clone, 'commit', '-q', '-m', 'Removed');
    await ok(clone, 'checkout', '-q', 'main');
    await commit(clone, { 'b.txt': 'b' });
    await ok(clone, 'merge', '-q', '--no-edit', 'side');
    const merge = await run(clone, 'push', 'origin', 'HEAD:change/1');
    expect(merge.output).toContain('key.pem');

    const second = await imported();
    await commit(second.clone, { 'a.txt': 'a' }, `Use ${GITHUB_TOKEN}`);
    const message = await run(second.clone, 'push', 'origin', 'HEAD:change/1');
    expect(message.output).toContain('a GitHub token in message of commit');

    const third = await imported();
    await ok(third.clone, 'tag', '-a', 'v1', '-m', `Use ${GITHUB_TOKEN}`);
    const tag = await run(
      third.clone,
      'push',
      url(`harbour/${third.name}.git`, `portal:${ADMIN}`),
      'v1',
    );
    expect(tag.output).toContain('a GitHub token in message of tag');
  });

  it('holds for the initial import too', async () => {
    await createRepository({ owner: 'harbour', name: 'leaky' });
    const seed = await mkdtemp(join(running().workDir, 'seed-'));
    await ok(seed, 'init', '-q', '--initial-branch=main');
    await commit(seed, { 'key.pem': PRIVATE_KEY });
    const result = await run(
      seed,
      'push',
      url('harbour/leaky.git', `portal:${ADMIN}`),
      'main',
    );
    expect(result.output).toContain('the push contains secrets');
  });

  it('accepts examples from the AWS documentation and a large ordinary push', async () => {
    const { clone } = await imported();
    const files = Object.fromEntries(
      Array.from({ length: 300 }, (_, i) => [`f${i}.txt`, `line ${i}\n`]),
    );
    await commit(clone, {
      ...files,
      'docs.md': ['AKIAIOSFODNN7', 'EXAMPLE'].join(''),
    });
    const result = await run(clone, 'push', 'origin', 'HEAD:change/1');
    expect(result.code).toBe(0);
  });

  it('refuses a file that is too large to be searched', async () => {
    const { clone } = await imported();
    await commit(clone, { 'big.bin': Buffer.alloc(11 * 1024 * 1024) });
    const result = await run(clone, 'push', 'origin', 'HEAD:change/1');
    expect(result.output).toContain('are allowed per file');
  });
});

describe('hook', () => {
  it('is put back when somebody changed it', async () => {
    const { name, clone } = await imported();
    const hook = join(
      running().dataDir,
      'git',
      'harbour',
      `${name}.git`,
      'hooks',
      'pre-receive',
    );
    await writeFile(hook, '#!/bin/sh\nexit 0\n');
    await chmod(hook, 0o755);
    await commit(clone, { 'a.txt': 'a' });
    const result = await run(clone, 'push', 'origin', 'HEAD:main');
    expect(result.output).toContain('main is protected');
    await access(hook, constants.X_OK);
  });
});
