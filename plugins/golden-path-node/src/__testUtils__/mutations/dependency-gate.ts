import { edit, remove, write, type Mutation } from '../mutation';
import { inEach } from './pipeline';

const CI = '.github/workflows/ci.yaml';
const LOCK = 'package-lock.json';

export const dependencyGate: Mutation[] = [
  ...inEach(
    'the scan',
    (_, path) => edit(path, '--scanners vuln,license', '--scanners license'),
    {
      only: ['github', 'gitlab', 'jenkins'],
    },
  ),
  ...inEach('the thresholds', (_, path) =>
    edit(
      path,
      /fairway thresholds reports\/dependencies\.json/,
      'echo reports/dependencies.json',
    ),
  ),
  ...inEach(
    'other thresholds',
    (_, path) =>
      edit(
        path,
        /(dependencies\.json .*--policy) policy\/thresholds\.yaml/,
        'dependencies.json --sbom x --stage build --policy /tmp/t.yaml',
      ),
    {
      text: {
        github: '/tmp/t.yaml',
        gitlab: '/tmp/t.yaml',
        jenkins: '/tmp/t.yaml',
      },
    },
  ),
  ...inEach(
    'exceptions of the change itself',
    (_, path) =>
      edit(
        path,
        /--exceptions (?:"\$RUNNER_TEMP\/|\/tmp\/|reports\/)exceptions\.yaml"?/,
        '--exceptions policy/exceptions.yaml',
      ),
    {
      text: {
        github: '--exceptions policy/exceptions.yaml',
        gitlab: '--exceptions policy/exceptions.yaml',
        jenkins: '--exceptions policy/exceptions.yaml',
      },
    },
  ),
  ...inEach(
    'exceptions of another branch',
    (_, path) =>
      edit(path, /origin\/(?:main|\$CI_DEFAULT_BRANCH):policy/, 'HEAD:policy'),
    {
      text: {
        github: 'HEAD:policy',
        gitlab: 'HEAD:policy',
        jenkins: 'HEAD:policy',
      },
    },
  ),
  {
    what: 'thresholds that may fail',
    change: edit(
      CI,
      '- name: Thresholds for dependencies and licences',
      '- name: Thresholds\n        continue-on-error: true',
    ),
    at: { path: CI, text: 'output reports/dependencies.json' },
  },
  { what: 'the lockfile', change: remove(LOCK), at: { path: LOCK } },
  {
    what: 'a lockfile that can not be read',
    change: write(LOCK, undefined),
    state: 'unknown',
    at: { path: LOCK },
  },
  {
    what: 'the hash of a package',
    change: edit(LOCK, /"integrity": "sha512-[^"]*"/, '"integrity": ""'),
    at: { path: LOCK },
  },
  {
    what: 'a package from elsewhere',
    change: edit(
      LOCK,
      /"integrity": "sha512/,
      '"resolved": "git+ssh://git@github.com/a/b.git#1", "integrity": "sha512',
    ),
    at: { path: LOCK },
  },
  {
    what: 'a package that is not locked',
    change: edit(
      'package.json',
      '"typescript": "5.9.3"',
      '"typescript": "5.9.2"',
    ),
    at: { path: 'package.json', text: '"typescript"' },
  },
];
