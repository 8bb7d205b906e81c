/**
 * Backstage's configuration of Jest for the whole workspace, with one project
 * for all packages that are tested alike instead of one for each. Jest keeps
 * what it transformed per project, on disk and in memory, so that otherwise
 * every package would transform all of Backstage once more.
 */
const path = require('node:path');
const base = require('@backstage/cli/config/jest');
const {
  getJestEnvironment,
} = require('@backstage/cli/config/getJestEnvironment');

const root = path.resolve(__dirname, '../..');
const OWN_SETUP = /^<rootDir>\/setupTests\./;

/** Those of Backstage that compile, by way of the transformer beside. */
const transformers = transform =>
  Object.fromEntries(
    Object.entries(transform).map(([pattern, entry]) => [
      pattern,
      Array.isArray(entry)
        ? [
            path.join(__dirname, 'transform.cjs'),
            { transformer: entry[0], options: entry[1] },
          ]
        : entry,
    ]),
  );

function together(projects) {
  const groups = new Map();
  for (const { rootDir, displayName, ...settings } of projects) {
    const alike = {
      ...settings,
      // The same on each run: what is on disk is found by it.
      rootDir: root,
      globalSetup: path.resolve(rootDir, settings.globalSetup),
      globalTeardown: path.resolve(rootDir, settings.globalTeardown),
      transform: transformers(settings.transform),
      testEnvironment:
        settings.testEnvironment === getJestEnvironment()
          ? path.join(__dirname, 'jsdom.cjs')
          : settings.testEnvironment,
      runtime: path.join(__dirname, 'runtime.cjs'),
      setupFilesAfterEnv: [
        ...settings.setupFilesAfterEnv.filter(file => !OWN_SETUP.test(file)),
        path.join(__dirname, 'setup-of-package.cjs'),
      ],
    };
    const key = JSON.stringify(alike);
    const group = groups.get(key) ?? { ...alike, roots: [] };
    group.roots.push(rootDir);
    groups.set(key, group);
  }
  return [...groups.values()].map(group => ({
    ...group,
    roots: group.roots.toSorted(),
  }));
}

module.exports = base.then(config => ({
  ...config,
  projects: together(config.projects),
}));
