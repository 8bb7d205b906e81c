'use strict';

const http = require('node:http');
const { Orders } = require('./orders');

function json(res, status, body) {
  res.writeHead(status, { 'content-type': 'application/json' });
  res.end(JSON.stringify(body));
}

function createApp(orders = new Orders()) {
  return http.createServer((req, res) => {
    if (req.url === '/healthz') {
      json(res, 200, { status: 'ok' });
      return;
    }
    const match = /^\/orders\/(\w+)$/.exec(req.url);
    if (req.method === 'GET' && match) {
      const order = orders.get(match[1]);
      json(res, order ? 200 : 404, order || { error: 'not found' });
      return;
    }
    if (req.method === 'POST' && req.url === '/orders') {
      let text = '';
      req.on('data', chunk => (text += chunk));
      req.on('end', () => {
        try {
          const { item, quantity } = JSON.parse(text);
          const order = orders.place(item, quantity);
          console.log(`order ${order.id} placed: ${quantity} x ${item}`);
          json(res, 201, order);
        } catch (err) {
          console.error('bad order', err);
          json(res, 400, { error: err.message });
        }
      });
      return;
    }
    json(res, 404, { error: 'not found' });
  });
}

if (require.main === module) {
  const port = process.env.PORT || 8080;
  createApp().listen(port, () => console.log('listening on %s', port));
}

module.exports = { createApp };
