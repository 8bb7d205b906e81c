import { mkdtemp } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { MAX_PUSH_BYTES } from './smartHttp';
import {
  ADMIN,
  commit,
  createRepository,
  freshName,
  imported,
  ok,
  running,
  url,
  useGitServer,
} from './__testUtils__/testServer';

useGitServer();

describe('API', () => {
  it('creates once and tells about a repository', async () => {
    const body = { owner: 'harbour', name: 'api', description: 'An API' };
    const first = await createRepository(body);
    expect(first.status).toBe(201);
    expect(await first.json()).toEqual({
      ...body,
      defaultBranch: 'main',
      head: null,
    });
    expect((await createRepository(body)).status).toBe(409);
    const read = await fetch(url('api/repos/harbour/api'));
    expect(await read.json()).toMatchObject({ head: null });
  });

  it('lets one of several callers create it', async () => {
    const all = await Promise.all(
      Array.from({ length: 5 }, () =>
        createRepository({ owner: 'harbour', name: 'race' }),
      ),
    );
    expect(all.map(r => r.status).sort()).toEqual([201, 409, 409, 409, 409]);
  });

  it.each([
    ['', 401],
    ['Bearer wrong', 401],
    [`Basic ${Buffer.from('ana:ana-demo').toString('base64')}`, 403],
    [`Basic ${Buffer.from('portal:portal-demo').toString('base64')}`, 401],
  ])('refuses to create with %j', async (authorization, status) => {
    const res = await createRepository(
      { owner: 'harbour', name: 'nope' },
      authorization,
    );
    expect(res.status).toBe(status);
  });

  it.each([
    { owner: '..', name: 'x' },
    { owner: 'harbour', name: '../x' },
    { owner: 'harbour', name: 'x.git' },
    { owner: 'harbour', name: 'a..b' },
    { owner: 'harbour', name: '-x' },
    { owner: 'Harbour', name: 'x' },
    { owner: 'harbour', name: '' },
    { owner: 'harbour', name: 5 },
    { owner: 'harbour', name: 'x', description: 5 },
    { owner: 'harbour', name: 'x', description: 'x'.repeat(501) },
  ])('refuses the names %j', async body => {
    expect((await createRepository(body)).status).toBe(400);
  });

  it('refuses bodies that are no JSON object or too large', async () => {
    const post = (body: string, type = 'application/json') =>
      fetch(url('api/repos'), {
        method: 'POST',
        headers: { 'Content-Type': type, Authorization: `Bearer ${ADMIN}` },
        body,
      });
    expect((await post('{')).status).toBe(400);
    expect((await post('[]')).status).toBe(400);
    expect((await post('{}', 'text/plain')).status).toBe(415);
    expect((await post(`"${'x'.repeat(70_000)}"`)).status).toBe(413);
  });

  it('refuses a push that declares too many bytes', async () => {
    const { name } = await imported();
    const status = await new Promise(resolve => {
      const req = httpRequest(url(`harbour/${name}.git/git-receive-pack`), {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${ADMIN}`,
          'Content-Length': MAX_PUSH_BYTES + 1,
        },
      });
      req.on('response', res => {
        resolve(res.statusCode);
        req.destroy();
      });
      req.on('error', () => undefined);
      req.write('0000');
    });
    expect(status).toBe(413);
  });

  it('logs no secret', () => {
    expect(running().logged.length).toBeGreaterThan(0);
    expect(running().logged.join('\n')).not.toContain(ADMIN);
  });
});

describe('reading', () => {
  it('serves raw files with an entity tag, of branches with a slash too', async () => {
    const { name, clone } = await imported();
    await commit(clone, { 'a b.txt': 'on the branch' });
    await ok(clone, 'push', '-q', 'origin', 'HEAD:change/1');
    const res = await fetch(url(`harbour/${name}/raw/main/README.md`));
    expect(await res.text()).toBe('# Demo\n');
    expect(res.headers.get('x-content-type-options')).toBe('nosniff');
    const again = await fetch(url(`harbour/${name}/raw/main/README.md`), {
      headers: { 'If-None-Match': res.headers.get('etag') ?? '' },
    });
    expect(again.status).toBe(304);
    const branch = await fetch(url(`harbour/${name}/raw/change%2F1/a%20b.txt`));
    expect(await branch.text()).toBe('on the branch');
  });

  it.each([
    'raw/main/../config',
    'raw/main/%2e%2e/config',
    'raw/main/..%2f..%2fconfig',
    'raw/--upload-pack=x/README.md',
    'raw/main%5e%7btree%7d/README.md',
    'raw/HEAD@%7b0%7d/README.md',
    'raw/main/*',
    'raw/main/missing',
    'raw/main/%00',
    'raw/missing/README.md',
  ])('answers %s with an error', async path => {
    const { name } = await imported();
    const status = await new Promise(resolve => {
      // Not fetch, which would resolve the dots itself.
      httpRequest(
        { ...running(), path: `/git/harbour/${name}/${path}` },
        res => {
          res.resume();
          resolve(res.statusCode);
        },
      ).end();
    });
    expect(status).toBe(404);
  });

  it.each([
    '/git/../../etc/passwd',
    '/git/..%2f..%2fetc/passwd.git/info/refs?service=git-upload-pack',
    '/git/harbour/..git/info/refs?service=git-upload-pack',
    '/git/harbour/%zz',
    '/git/harbour/none.git/HEAD',
    '/git/harbour/none.git/config',
    '/other',
  ])('answers %s with an error', async path => {
    const status = await new Promise<number | undefined>(resolve => {
      httpRequest({ ...running(), path }, res => {
        res.resume();
        resolve(res.statusCode);
      }).end();
    });
    expect([400, 404]).toContain(status);
  });

  it('escapes what came from a push on the page', async () => {
    const name = freshName();
    await createRepository({
      owner: 'harbour',
      name,
      description: '<img src=x onerror=alert(1)>',
    });
    const seed = await mkdtemp(join(running().workDir, 'seed-'));
    await ok(seed, 'init', '-q', '--initial-branch=main');
    await commit(seed, {
      'README.md': '<script>alert(1)</script>',
      '"><b>.txt': 'x',
    });
    await ok(
      seed,
      'push',
      '-q',
      url(`harbour/${name}.git`, `portal:${ADMIN}`),
      'main',
    );
    const res = await fetch(url(`harbour/${name}`));
    const html = await res.text();
    expect(res.headers.get('content-security-policy')).toContain(
      "default-src 'none'",
    );
    expect(html).not.toContain('<script');
    expect(html).not.toContain('<img');
    expect(html).not.toContain('<b>');
    expect(html).toContain('&lt;script&gt;');
    expect(html).toContain('git clone http://127.0.0.1');
  });

  it('renders Markdown, with links to the files that are there', async () => {
    const name = freshName();
    await createRepository({ owner: 'harbour', name });
    const seed = await mkdtemp(join(running().workDir, 'seed-'));
    await ok(seed, 'init', '-q', '--initial-branch=main');
    await commit(seed, {
      'README.md':
        '# A <b>title\n\nSee [how](docs/how.md#when), [none](docs/none.md).\n',
      'docs/how.md': '## How\n\n[Back](../README.md), [out](../../x).\n',
    });
    await ok(
      seed,
      'push',
      '-q',
      url(`harbour/${name}.git`, `portal:${ADMIN}`),
      'main',
    );
    const at = `/git/harbour/${name}/blob/main`;
    const page = await (await fetch(url(`harbour/${name}`))).text();
    expect(page).toContain('<h2>A &lt;b&gt;title</h2>');
    expect(page).toContain(`<a href="${at}/docs/how.md" rel`);
    expect(page).toContain('[none](docs/none.md)');
    const file = await (
      await fetch(url(`harbour/${name}/blob/main/docs/how.md`))
    ).text();
    expect(file).toContain('<h2>How</h2>');
    expect(file).toContain(`<a href="${at}/README.md" rel`);
    expect(file).toContain('[out](../../x)');
    expect(file).toContain('id="L3"');
  });

  it('leads from the raw directory to the page', async () => {
    const { name } = await imported();
    const res = await fetch(url(`harbour/${name}/raw/main/`));
    expect(res.url).toBe(url(`harbour/${name}`));
  });
});
