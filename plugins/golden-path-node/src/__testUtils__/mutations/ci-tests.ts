import { edit, type Mutation } from '../mutation';
import { inEach } from './pipeline';

const CI = '.github/workflows/ci.yaml';

export const ciTests: Mutation[] = [
  ...inEach('the tests', (_, path) => edit(path, 'npm test', 'npm run build')),
  ...inEach('the linter', (_, path) =>
    edit(path, 'npm run lint', 'npm run build'),
  ),
  ...inEach(
    'tests that may fail',
    (_, path) => edit(path, 'npm test', 'npm test || true'),
    {
      text: {
        github: 'npm test ||',
        gitlab: 'npm test ||',
        jenkins: 'npm test ||',
      },
    },
  ),
  ...inEach(
    'tests that are a comment',
    (_, path) => edit(path, /(- )?npm test/, '# npm test'),
    { only: ['github', 'jenkins'] },
  ),
  {
    what: 'a step that goes on after a failure',
    change: edit(
      CI,
      '- name: Tests, also of who is refused',
      '- name: Tests\n        continue-on-error: true',
    ),
    at: { path: CI, text: 'npm test' },
  },
  {
    what: 'tests under a condition',
    change: edit(
      CI,
      '- name: Tests, also of who is refused',
      "- name: Tests\n        if: github.ref == 'refs/heads/main'",
    ),
    at: { path: CI, text: 'npm test' },
  },
  {
    what: 'a shell that does not stop',
    change: edit(
      CI,
      'npm ci --ignore-scripts\n          npm test',
      'set +e\n          npm test\n          true',
    ),
    at: { path: CI, text: '          npm test' },
  },
  {
    what: 'a job that may fail',
    base: 'node-gitlab',
    change: edit(
      '.gitlab-ci.yml',
      'test:\n  stage: test\n',
      'test:\n  stage: test\n  allow_failure: true\n',
    ),
    at: { path: '.gitlab-ci.yml', text: '- npm test' },
  },
  {
    what: 'a stage that hides failures',
    base: 'node-jenkins',
    change: edit(
      'Jenkinsfile',
      /sh '''\n\s+npm ci --ignore-scripts\n\s+npm test\n\s+'''/,
      "catchError(buildResult: 'SUCCESS') { sh 'npm test' }",
    ),
    at: { path: 'Jenkinsfile', text: 'npm test' },
  },
  {
    what: 'a script that tests nothing',
    change: edit('package.json', /"test": .*/, '"test": "echo ok"'),
    at: { path: 'package.json', text: '"test": "echo ok"' },
  },
  {
    what: 'a script that always passes',
    change: edit(
      'package.json',
      /"test": .*/,
      '"test": "npm run build || true"',
    ),
    at: { path: 'package.json', text: '"test":' },
  },
  {
    what: 'a script that runs what nobody knows as a test',
    change: edit('package.json', /"test": .*/, '"test": "node -e 0"'),
    at: { path: 'package.json', text: '"test":' },
    state: 'unknown',
  },
  {
    what: 'a script whose tests are not the last to be asked',
    change: edit('package.json', /"test": .*/, '"test": "node --test; true"'),
    at: { path: 'package.json', text: '"test":' },
    state: 'unknown',
  },
  {
    what: 'a linter that tells its version',
    change: edit('package.json', /"lint": .*,/, '"lint": "eslint --version",'),
    at: { path: 'package.json', text: '"lint":' },
    state: 'unknown',
  },
  {
    what: 'the script of the linter',
    change: edit('package.json', /\s*"lint": "[^"]*",/, ''),
    at: { path: 'package.json' },
  },
];
