// The build puts everything into one file, so what is imported is needed to
// build and not to run: development dependencies are right here.
module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  rules: { '@backstage/no-undeclared-imports': 'off' },
});
