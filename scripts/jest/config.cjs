/**
 * Backstage's configuration of Jest for the whole workspace, with one project
 * for all packages that are tested alike instead of one for each. Jest keeps
 * what it transformed per project, on disk and in memory, so that otherwise
 * every package would transform all of Backstage once more.
 */
const path = require('node:path');
const base = require('@backstage/cli/config/jest');

const OWN_SETUP = /^<rootDir>\/setupTests\./;

function together(projects) {
  const groups = new Map();
  for (const { rootDir, displayName, ...settings } of projects) {
    const alike = {
      ...settings,
      setupFilesAfterEnv: [
        ...settings.setupFilesAfterEnv.filter(file => !OWN_SETUP.test(file)),
        path.join(__dirname, 'setup-of-package.cjs'),
      ],
    };
    const key = JSON.stringify(alike);
    const group = groups.get(key) ?? { ...alike, rootDir, roots: [] };
    group.roots.push(rootDir);
    groups.set(key, group);
  }
  return [...groups.values()];
}

module.exports = base.then(config => ({
  ...config,
  projects: together(config.projects),
}));
