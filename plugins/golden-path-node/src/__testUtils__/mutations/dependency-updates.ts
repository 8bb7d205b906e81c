import { edit, remove, write, type Mutation } from '../mutation';

const RENOVATE = 'renovate.json';
const DEPENDABOT = '.github/dependabot.yml';

export const dependencyUpdates: Mutation[] = [
  { what: 'updates', change: remove(RENOVATE), at: { path: RENOVATE } },
  {
    what: 'updates that are switched off',
    change: edit(RENOVATE, '"automerge": false', '"enabled": false'),
    at: { path: RENOVATE, text: '"enabled": false' },
  },
  {
    what: 'what is looked at',
    change: edit(RENOVATE, '"config:best-practices"', ''),
    at: { path: RENOVATE, text: '"extends"' },
  },
  {
    what: 'releases of today',
    change: edit(RENOVATE, '"7 days"', '"0 days"'),
    at: { path: RENOVATE, text: '"0 days"' },
  },
  {
    what: 'approval',
    change: edit(RENOVATE, '"automerge": false', '"automerge": true'),
    at: { path: RENOVATE, text: '"automerge"' },
  },
  {
    what: 'repairs of weaknesses',
    change: edit(RENOVATE, '{ "enabled": true', '{ "enabled": false'),
    at: { path: RENOVATE, text: '"vulnerabilityAlerts"' },
  },
  {
    what: 'its form',
    change: write(RENOVATE, '{'),
    at: { path: RENOVATE },
  },
  {
    what: 'packages of the language',
    base: 'node-github',
    change: edit(
      DEPENDABOT,
      'package-ecosystem: npm',
      'package-ecosystem: bundler',
    ),
    at: { path: DEPENDABOT, text: 'updates:' },
  },
  {
    what: 'how often',
    base: 'node-github',
    change: edit(DEPENDABOT, 'interval: weekly', 'interval: monthly'),
    at: { path: DEPENDABOT, text: 'interval: monthly' },
  },
  {
    what: 'the days that a release waits',
    base: 'node-github',
    change: edit(DEPENDABOT, /\n +cooldown: .*/, ''),
    at: { path: DEPENDABOT, text: 'package-ecosystem: npm' },
  },
  {
    what: 'every package',
    base: 'node-github',
    change: edit(
      DEPENDABOT,
      'schedule:',
      "ignore: [{ dependency-name: '*' }]\n    schedule:",
    ),
    at: { path: DEPENDABOT, text: 'ignore:' },
  },
  {
    what: 'the changes that it opens',
    base: 'node-github',
    change: edit(
      DEPENDABOT,
      'schedule:',
      'open-pull-requests-limit: 0\n    schedule:',
    ),
    at: { path: DEPENDABOT, text: 'open-pull-requests-limit' },
  },
];
