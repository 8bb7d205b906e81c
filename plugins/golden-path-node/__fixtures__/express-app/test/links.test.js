const assert = require('assert');
const { after, before, describe, it } = require('node:test');
const app = require('../lib/app');

describe('links', () => {
  let server;
  let base;

  before(() => {
    server = app.listen(0);
    base = `http://127.0.0.1:${server.address().port}`;
  });

  after(() => server.close());

  const post = body =>
    fetch(`${base}/links`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  it('creates a link that redirects', async () => {
    const created = await post({ url: 'https://nodejs.org/' });
    assert.strictEqual(created.status, 201);
    const { id } = await created.json();
    const visited = await fetch(`${base}/links/${id}`, { redirect: 'manual' });
    assert.strictEqual(visited.status, 302);
    assert.strictEqual(visited.headers.get('location'), 'https://nodejs.org/');
  });

  it('refuses what is no URL', async () => {
    assert.strictEqual((await post({ url: 'nope' })).status, 400);
    assert.strictEqual((await post({})).status, 400);
  });

  it('does not know other links', async () => {
    assert.strictEqual((await fetch(`${base}/links/none`)).status, 404);
  });
});
