'use strict';

const assert = require('node:assert');
const { once } = require('node:events');
const { test } = require('node:test');
const { createApp } = require('../src/server');

async function withServer(run) {
  const server = createApp().listen(0);
  await once(server, 'listening');
  try {
    await run(`http://127.0.0.1:${server.address().port}`);
  } finally {
    server.close();
  }
}

test('an order that is placed can be read', () =>
  withServer(async base => {
    const placed = await fetch(`${base}/orders`, {
      method: 'POST',
      body: JSON.stringify({ item: 'tea', quantity: 2 }),
    });
    assert.strictEqual(placed.status, 201);
    const { id } = await placed.json();
    const read = await fetch(`${base}/orders/${id}`);
    assert.deepStrictEqual(await read.json(), { id, item: 'tea', quantity: 2 });
  }));

test('a bad order is refused', () =>
  withServer(async base => {
    const placed = await fetch(`${base}/orders`, { method: 'POST', body: '{' });
    assert.strictEqual(placed.status, 400);
  }));

test('it is healthy', () =>
  withServer(async base => {
    assert.strictEqual((await fetch(`${base}/healthz`)).status, 200);
  }));
