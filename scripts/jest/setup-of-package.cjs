/** Runs the `setupTests` of the package that the test file belongs to. */
const fs = require('node:fs');
const path = require('node:path');

const { testPath } = expect.getState();
const src = `${path.sep}src${path.sep}`;
const root = path.resolve(__dirname, '../..');
const own = path.join(
  root,
  path.relative(root, testPath).split(src)[0],
  'src/setupTests.ts',
);
if (fs.existsSync(own)) {
  require(own);
}
