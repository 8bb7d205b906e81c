import { dirname, resolve } from 'node:path';

/** Root of the repository: the sandbox is private and always runs from it. */
export const REPOSITORY = resolve(
  dirname(require.resolve('@fairway/sandbox/package.json')),
  '../..',
);
