import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { freePort } from '../postgres';
import { servePage } from './page';

describe('servePage', () => {
  let directory: string;
  let backend: http.Server;
  let page: Awaited<ReturnType<typeof servePage>>;
  beforeAll(async () => {
    directory = await mkdtemp(path.join(os.tmpdir(), 'page-'));
    await mkdir(path.join(directory, 'static'));
    await writeFile(
      path.join(directory, 'index.html'),
      '<html><head></head></html>',
    );
    await writeFile(path.join(directory, 'static', 'main.js'), 'run()');
    const port = await freePort();
    backend = http.createServer((request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ asked: request.url }));
    });
    await new Promise<void>(resolve => {
      backend.listen(port, '127.0.0.1', resolve);
    });
    page = await servePage(directory, port);
  });
  afterAll(async () => {
    await page.stop();
    backend.close();
    await rm(directory, { recursive: true });
  });
  const get = (url: string, init?: RequestInit) =>
    fetch(`${page.origin}${url}`, init);

  it('shows the app at every path, told where its backend is', async () => {
    const html = await (await get('/security/overview')).text();
    expect(html).toContain(`"backend":{"baseUrl":"${page.origin}"}`);
    expect(await (await get('/static/main.js')).text()).toBe('run()');
    expect((await get('/static/none.js')).status).toBe(404);
  });

  it('takes answers of the scorecard from the backend', async () => {
    const url = '/api/security-scorecard/dashboard?days=90';
    expect(await (await get(url)).json()).toEqual({ asked: url });
  });

  it('signs in and allows', async () => {
    const { backstageIdentity } = await (
      await get('/api/auth/persona/refresh')
    ).json();
    expect(backstageIdentity.identity.userEntityRef).toBe('user:default/sam');
    const answer = await get('/api/permission/authorize', {
      method: 'POST',
      body: JSON.stringify({ items: [{ id: '1' }] }),
    });
    expect(await answer.json()).toEqual({
      items: [{ id: '1', result: 'ALLOW' }],
    });
  });
});
