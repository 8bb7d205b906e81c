module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  // Repositories of others, as they are.
  ignorePatterns: ['__fixtures__/**'],
});
