const crypto = require('crypto');

const links = new Map();

function add(url) {
  const id = crypto.randomBytes(4).toString('hex');
  links.set(id, { id, url, hits: 0 });
  return links.get(id);
}

function visit(id) {
  const link = links.get(id);
  if (link) link.hits += 1;
  return link;
}

module.exports = { add, visit };
