const app = require('./lib/app');

const port = process.env.PORT || 3000;

app.listen(port, () => {
  console.log('short-links is listening on port', port);
});
