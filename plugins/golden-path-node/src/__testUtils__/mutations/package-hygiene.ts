import { append, edit, remove, type Mutation } from '../mutation';

const NPMRC = '.npmrc';

export const packageHygiene: Mutation[] = [
  { what: 'the settings', change: remove(NPMRC), at: { path: NPMRC } },
  {
    what: 'scripts of packages',
    change: edit(NPMRC, 'ignore-scripts=true', 'ignore-scripts=false'),
    at: { path: NPMRC, text: 'ignore-scripts=false' },
  },
  {
    what: 'exact versions',
    change: edit(NPMRC, 'save-exact=true\n', ''),
    at: { path: NPMRC },
  },
  {
    what: 'the version of Node.js',
    change: edit(NPMRC, 'engine-strict=true', 'engine-strict=false'),
    at: { path: NPMRC, text: 'engine-strict=false' },
  },
  {
    what: 'packages from git',
    change: edit(NPMRC, 'allow-git=none', 'allow-git=all'),
    at: { path: NPMRC, text: 'allow-git=all' },
  },
  {
    what: 'releases of today',
    change: edit(NPMRC, /min-release-age=\d+/, 'min-release-age=0'),
    at: { path: NPMRC, text: 'min-release-age=0' },
  },
  {
    what: 'an open connection',
    change: append(NPMRC, 'registry=http://registry.example.org/'),
    at: { path: NPMRC, text: 'registry=http:' },
  },
  {
    what: 'certificates',
    change: append(NPMRC, 'strict-ssl=false'),
    at: { path: NPMRC, text: 'strict-ssl' },
  },
  {
    what: 'a credential',
    change: append(NPMRC, '//registry.example.org/:_authToken=letmein'),
    at: { path: NPMRC, text: '_authToken' },
    also: ['no-secrets'],
  },
  {
    what: 'a range of versions',
    change: edit(
      'package.json',
      '"typescript": "5.9.3"',
      '"typescript": "^5.9.3"',
    ),
    at: { path: 'package.json', text: '"typescript"' },
    also: ['dependency-gate'],
  },
  {
    what: 'the version that it is built for',
    change: edit('package.json', '"engines"', '"motors"'),
    at: { path: 'package.json' },
  },
];
