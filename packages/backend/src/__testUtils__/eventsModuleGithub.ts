import path from 'node:path';
import type { BackendFeature } from '@backstage/backend-plugin-api';

const PACKAGE = '@backstage/plugin-events-backend-module-github';

/**
 * The two modules of Backstage that check the signatures of GitHub and publish
 * its webhooks. What the package exports loads them by a dynamic import, which
 * the tests' runtime does not have, so they are required one by one.
 */
export const eventsModulesGithub = [
  'eventsModuleGithubEventRouter',
  'eventsModuleGithubWebhook',
].map(name => {
  const folder = path.dirname(require.resolve(`${PACKAGE}/package.json`));
  return jest.requireActual<{ default: BackendFeature }>(
    path.join(folder, 'dist', 'service', `${name}.cjs.js`),
  ).default;
});
