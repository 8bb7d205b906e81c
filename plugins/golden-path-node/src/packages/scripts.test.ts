import { runsKnown } from './scripts';

const SCRIPTS: Readonly<Record<string, string>> = {
  unit: 'jest',
  nothing: 'node -e 0',
  loop: 'npm run loop',
};
const runs = (script: string) => runsKnown(script, name => SCRIPTS[name]);

describe('what a script of package.json runs', () => {
  it.each([
    'node --test',
    'npm run build && node --test "dist/test/*.test.js"',
    'node --import tsx --test test/',
    'jest --ci && npm run nothing',
    'cross-env CI=1 vitest run',
    'c8 --all mocha',
    'npx playwright test',
    'eslint --max-warnings 0 .',
    'npm run unit',
    'NODE_ENV=test ./node_modules/.bin/jest',
  ])('%s judges', script => {
    expect(runs(script)).toBe(true);
  });

  it.each([
    'node -e 0',
    'node -e 0 --test',
    'node --eval=0 --test',
    'node check.js --test',
    'tsc',
    'jest; true',
    'jest || echo failed',
    'jest --listTests',
    'eslint --version',
    'echo jest',
    './jest.sh',
    'npm run nothing',
    'npm run loop',
    'npm run missing',
    ': jest',
    'exit 0; jest',
  ])('%s does not, as far as can be told', script => {
    expect(runs(script)).toBe(false);
  });
});
