import { all, edit, type Mutation, write } from '../mutation';

const CI = '.github/workflows/ci.yaml';
const GITLAB = '.gitlab-ci.yml';
/** What runs on each change is asked for by all of these. */
const ON_CHANGE = [
  'dependency-gate',
  'pipeline-gate',
  'sast',
  'secret-scanning',
];

/** Steps that are written as if they ran on each change. */
export const unseenTests: Mutation[] = [
  ...['branches-ignore: [main]', "branches: ['**', '!main']"].map(
    (filter): Mutation => ({
      what: `changes that are left out by ${filter}`,
      change: edit(CI, '  pull_request:\n', `  pull_request:\n    ${filter}\n`),
      at: { path: CI, text: 'npm test' },
      also: ON_CHANGE,
    }),
  ),
  {
    what: 'tests that are skipped with a job that they need',
    change: all(
      edit(CI, '    needs: code\n', '    needs: [code, nobody]\n'),
      edit(
        CI,
        'jobs:\n',
        'jobs:\n  nobody:\n    if: ${{ false }}\n    permissions: {}\n    timeout-minutes: 5\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo\n',
      ),
    ),
    at: { path: CI, text: 'npm test' },
    also: ['dependency-gate', 'pipeline-gate'],
  },
  {
    what: 'a shell of the job that does not stop',
    change: edit(
      CI,
      '  test:\n    name: Tests and dependencies\n',
      '  test:\n    name: Tests and dependencies\n    defaults:\n      run:\n        shell: cat -e {0}\n',
    ),
    at: { path: CI, text: 'npm test' },
    also: ['dependency-gate', 'pipeline-gate', 'workflows'],
  },
  ...['&& $NEVER', '\n      when: never\n    - when: always'].map(
    (more): Mutation => ({
      what: `changes for which it does not run: ${more.trim()}`,
      base: 'node-gitlab',
      change: edit(
        GITLAB,
        '- if: $CI_PIPELINE_SOURCE == "merge_request_event"',
        `- if: $CI_PIPELINE_SOURCE == "merge_request_event"${more}`,
      ),
      at: { path: GITLAB, text: 'npm test' },
      also: ON_CHANGE,
    }),
  ),
  {
    what: 'tests that nobody has to start',
    base: 'node-gitlab',
    change: edit(
      GITLAB,
      'test:\n  stage: test\n',
      'test:\n  stage: test\n  when: manual\n',
    ),
    at: { path: GITLAB, text: 'npm test' },
    also: ['pipeline-gate'],
  },
];

/** What is done although its check failed. */
export const unseenChecks: Mutation[] = [
  {
    what: 'a deployment after a verification that failed',
    change: edit(
      CI,
      '- name: Deploy what was verified\n',
      '- name: Deploy what was verified\n        if: ${{ always() }}\n',
    ),
    at: { path: CI, text: 'kubectl apply' },
    also: ['pipeline-gate'],
  },
];

/** Images that are built from another file, or end with another stage. */
export const unseenImages: Mutation[] = [
  {
    what: 'an image from another file',
    change: all(
      write('build/Dockerfile.prod', 'FROM node:24\n'),
      edit(
        CI,
        'docker buildx build --push',
        'docker buildx build -f ./build/Dockerfile.prod --push',
      ),
    ),
    at: { path: 'build/Dockerfile.prod', line: 1 },
  },
  {
    what: 'an image from the file of another folder',
    base: 'node-gitlab',
    change: all(
      write('app/Dockerfile', 'FROM node:24\n'),
      edit(GITLAB, 'source=$CI_PROJECT_URL" .', 'source=$CI_PROJECT_URL" app'),
    ),
    at: { path: 'app/Dockerfile', line: 1 },
  },
  {
    what: 'an image from a file that nobody sees',
    change: edit(
      CI,
      'docker buildx build --push',
      'docker buildx build --file "$FILE" --push',
    ),
    at: { path: CI, text: '--file' },
    state: 'unknown',
  },
  {
    what: 'an image that ends with another stage',
    change: all(
      edit('Dockerfile', /^FROM/m, 'FROM scratch AS debug\nFROM'),
      edit(
        CI,
        'docker buildx build --push',
        'docker buildx build --target debug --push',
      ),
    ),
    at: { path: 'Dockerfile', text: 'FROM scratch AS debug' },
  },
];
