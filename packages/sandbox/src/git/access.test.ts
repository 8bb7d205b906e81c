import { symlink, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import {
  api,
  basic,
  commit,
  imported,
  ok,
  opened,
  run,
  running,
  url,
  useGitServer,
} from './__testUtils__/testServer';

useGitServer();

/** nobody · auditor · author · approver · code owner · the portal */
const WHO = [undefined, 'ada', 'ana', 'chen', 'sam', 'portal'] as const;

async function aChange() {
  const { name, clone } = await imported({
    CODEOWNERS: '* @harbour/security\n',
  });
  const { id, head } = await opened(name, clone, { 'a.txt': 'a' });
  return { name, clone, id, head };
}

describe('who may do what', () => {
  // Reading leaves no trace: one change serves all the routes that read.
  let read: ReturnType<typeof aChange> | undefined;
  const changeFor = (method: string) =>
    method === 'GET' ? (read ??= aChange()) : aChange();

  // One row per route; the numbers stand for the people above, in their order.
  it.each<[string, string, number[]]>([
    ['GET', 'changes', [200, 200, 200, 200, 200, 200]],
    ['GET', 'changes/1', [200, 200, 200, 200, 200, 200]],
    ['GET', 'changes/1/files', [200, 200, 200, 200, 200, 200]],
    ['GET', 'changes/1/diff', [200, 200, 200, 200, 200, 200]],
    ['GET', 'changes/2', [404, 404, 404, 404, 404, 404]],
    ['GET', 'tags', [200, 200, 200, 200, 200, 200]],
    ['POST', 'changes', [401, 403, 200, 200, 200, 200]],
    ['POST', 'changes/1/approvals', [401, 403, 403, 200, 200, 403]],
    ['DELETE', 'changes/1/approvals', [401, 403, 200, 200, 200, 200]],
    ['POST', 'changes/1/checks', [401, 403, 403, 403, 403, 200]],
    // Nobody merges what lacks the approval of a code owner.
    ['POST', 'changes/1/merge', [401, 403, 409, 409, 409, 409]],
    ['POST', 'tags', [401, 403, 403, 403, 403, 422]],
    ['POST', 'changes/1/close', [401, 403, 200, 403, 403, 200]],
    ['PUT', 'changes/1', [404, 404, 404, 404, 404, 404]],
    ['DELETE', 'changes/1/merge', [405, 405, 405, 405, 405, 405]],
  ])('%s %s', async (method, path, expected) => {
    const { name, head } = await changeFor(method);
    const bodies: Record<string, unknown> = {
      changes: { source: 'change/1', title: 'Again' },
      'changes/1/approvals': { head },
      'changes/1/checks': { name: 'ci', head, state: 'success' },
      'changes/1/merge': { head },
      tags: { name: 'v1', commit: head },
    };
    const got: number[] = [];
    for (const as of WHO) {
      const { status } = await api(name, path, {
        as,
        method,
        body: method === 'POST' ? bodies[path] : undefined,
      });
      got.push(status);
      // The next one finds no approval of the one before.
      if (path.endsWith('approvals') && as && as !== 'ada') {
        await api(name, path, { as, method: 'DELETE' });
      }
    }
    expect(got).toEqual(expected);
  });

  it('refuses the push of who only reads, and of unknown people', async () => {
    const { name, clone } = await imported();
    await commit(clone, { 'a.txt': 'a' });
    for (const who of ['ada:ada-demo', 'nobody:nobody-demo']) {
      const target = url(`harbour/${name}.git`, who);
      expect((await run(clone, 'push', target, 'HEAD:x')).code).toBe(1);
    }
  });

  it('lets only the portal say whose change it is', async () => {
    const { name, clone } = await imported();
    await commit(clone, { 'a.txt': 'a' });
    await ok(clone, 'push', '-q', 'origin', 'HEAD:change/1');
    const body = { source: 'change/1', title: 'x', author: 'user:default/bo' };
    expect((await api(name, 'changes', { as: 'ana', body })).status).toBe(403);
    const opening = await api(name, 'changes', { as: 'portal', body });
    expect(opening.body).toMatchObject({ author: 'bo', openedBy: 'portal' });
    const { head } = opening.body;
    const own = await api(name, 'changes/1/approvals', {
      as: 'bo',
      body: { head },
    });
    expect(own.status).toBe(403);
  });
});

it('runs the golden path on each push, and records what does not pass', async () => {
  const { name, clone } = await imported({
    '.golden-path/protection.yaml': 'requiredChecks: [golden-path/verify]\n',
  });
  const { id, body } = await opened(name, clone, {
    Dockerfile: 'FROM node:latest\n',
  });
  expect(body.checks).toMatchObject([
    {
      name: 'golden-path/verify',
      required: true,
      state: 'failure',
      by: 'git',
      controls: expect.arrayContaining([
        expect.objectContaining({
          id: 'dockerfile',
          state: 'fail',
          evidence: expect.arrayContaining([{ path: 'Dockerfile', line: 1 }]),
        }),
      ]),
    },
  ]);
  const page = await fetch(url(`harbour/${name}/changes/${id}`));
  expect(await page.text()).toContain('/blob/');
});

describe('forms', () => {
  const post = (
    path: string,
    fields: Record<string, string>,
    headers: Record<string, string>,
  ) =>
    fetch(url(path), {
      method: 'POST',
      redirect: 'manual',
      headers: {
        'Content-Type': 'application/x-www-form-urlencoded',
        ...headers,
      },
      body: new URLSearchParams(fields).toString(),
    });
  const tokenOf = async (path: string, as: string) => {
    const res = await fetch(url(path), {
      headers: { Authorization: basic(as), Accept: 'text/html' },
    });
    return /name="token" value="([^"]+)"/.exec(await res.text())?.[1] ?? '';
  };

  it('work with the token of the person, and of nobody else', async () => {
    const { name, id, head } = await aChange();
    const page = `harbour/${name}/changes/${id}`;
    const mine = await tokenOf(page, 'sam');
    const theirs = await tokenOf(page, 'chen');
    const other = await aChange();
    const elsewhere = await tokenOf(
      `harbour/${other.name}/changes/${other.id}`,
      'sam',
    );
    const Authorization = basic('sam');
    for (const token of ['', 'x', theirs, elsewhere]) {
      const res = await post(
        `${page}/approve`,
        { token, head },
        { Authorization },
      );
      expect(res.status).toBe(403);
    }
    for (const [header, value] of [
      ['Origin', 'http://evil.example'],
      ['Origin', 'null'],
      ['Sec-Fetch-Site', 'cross-site'],
      ['Sec-Fetch-Site', 'same-site'],
    ]) {
      const res = await post(
        `${page}/approve`,
        { token: mine, head },
        { Authorization, [header]: value },
      );
      expect(res.status).toBe(403);
    }
    const done = await post(
      `${page}/approve`,
      { token: mine, head, comment: '<script>alert(1)</script>' },
      { Authorization },
    );
    expect(done.status).toBe(303);
    const html = await (
      await fetch(url(page), { headers: { Authorization } })
    ).text();
    expect(html).toContain('&lt;script&gt;alert(1)');
    expect(html).not.toContain('<script');
    const merged = await post(
      `${page}/merge`,
      { token: mine, head },
      { Authorization },
    );
    expect(merged.status).toBe(303);
    expect((await api(name, `changes/${id}`)).body.state).toBe('merged');
  });

  it('asks for a name and leads back, but not to another site', async () => {
    const signIn = (query: string, as?: string) =>
      fetch(url(`sign-in?${query}`), {
        redirect: 'manual',
        headers: as ? { Authorization: basic(as) } : {},
      });
    expect((await signIn('return=/git/')).status).toBe(401);
    expect((await signIn('not=ana', 'ana')).status).toBe(401);
    const back = await signIn('return=/git/harbour/x', 'ana');
    expect(back.headers.get('location')).toBe('/git/harbour/x');
    for (const to of ['https://evil.example', '//evil.example', '/git//e.x']) {
      const res = await signIn(`return=${encodeURIComponent(to)}`, 'ana');
      expect(res.headers.get('location')).toBe('/git/');
    }
  });
});

describe('hostile input', () => {
  it.each([
    { source: '../../x', title: 'x' },
    { source: '--upload-pack=x', title: 'x' },
    { source: 'a..b', title: 'x' },
    { source: 'main^{tree}', title: 'x' },
    { source: 'refs/fairway/changes/1', title: '' },
    { source: 'x', title: 'y'.repeat(201) },
    { source: 'x', title: 5 },
    { source: 'x', title: 'y', labels: ['<b>'] },
    { source: 'x', title: 'y', description: 'z'.repeat(20_001) },
  ])('refuses to open what is no proposal, %#', async body => {
    const { name } = await imported();
    const { status } = await api(name, 'changes', { as: 'ana', body });
    expect([400, 422]).toContain(status);
  });

  it.each(['changes/0', 'changes/-1', 'changes/1e9', 'changes/%2e%2e'])(
    'finds nothing at %s',
    async path => {
      const { name } = await imported();
      expect((await api(name, path)).status).toBe(404);
    },
  );

  it('cuts off a body of 100 MB', async () => {
    const { name } = await imported();
    const { hostname, port } = running();
    const sent = await new Promise<{ status?: number; bytes: number }>(
      resolve => {
        let bytes = 0;
        const req = httpRequest(
          {
            hostname,
            port,
            method: 'POST',
            path: `/git/api/repos/harbour/${name}/changes`,
            headers: {
              Authorization: basic('ana'),
              'Content-Type': 'application/json',
            },
          },
          res => {
            resolve({ status: res.statusCode, bytes });
            req.destroy();
          },
        );
        req.on('error', () => resolve({ bytes }));
        const chunk = 'x'.repeat(64 * 1024);
        const more = () => {
          while (bytes < 100_000_000 && !req.destroyed) {
            bytes += chunk.length;
            if (!req.write(chunk)) {
              req.once('drain', more);
              return;
            }
          }
        };
        more();
      },
    );
    expect(sent.status).toBe(413);
    expect(sent.bytes).toBeLessThan(20_000_000);
  });

  it('never reads through a link, and shows names as text', async () => {
    const { name, clone } = await imported();
    await ok(clone, 'config', 'core.symlinks', 'true');
    await run(clone, 'checkout', '-q', '-b', 'links');
    await writeFile(join(clone, '<img src=x>.txt'), '<script>x</script>\n');
    await symlink('/etc/passwd', join(clone, 'passwd'));
    await symlink('../../../../etc', join(clone, 'etc'));
    const { id } = await opened(name, clone, { 'b.txt': 'b' });
    const page = await fetch(url(`harbour/${name}/changes/${id}`));
    const html = await page.text();
    expect(page.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'$/,
    );
    expect(html).not.toContain('root:');
    expect(html).not.toContain('<img');
    expect(html).not.toContain('<script');
    for (const path of ['passwd', 'etc/passwd']) {
      for (const kind of ['raw', 'blob']) {
        const res = await fetch(
          url(`harbour/${name}/${kind}/change%2F1/${path}`),
        );
        expect(res.status).toBe(404);
      }
    }
    const tar = await fetch(url(`harbour/${name}/archive/change%2F1/`));
    const bytes = Buffer.from(await tar.arrayBuffer()).toString('latin1');
    expect(bytes).toContain('b.txt');
    expect(bytes).not.toContain('passwd');
  });
});
