const { Router } = require('express');
const store = require('../lib/store');

const router = Router();

router.post('/', (req, res) => {
  const { url } = req.body;
  if (!url || !URL.canParse(url)) {
    res.status(400).json({ error: 'url must be an absolute URL' });
    return;
  }
  const link = store.add(url);
  console.info('created link %s', link.id);
  res.status(201).json(link);
});

router.get('/:id', (req, res) => {
  const link = store.visit(req.params.id);
  if (!link) {
    res.status(404).json({ error: 'no such link' });
    return;
  }
  res.redirect(link.url);
});

module.exports = router;
