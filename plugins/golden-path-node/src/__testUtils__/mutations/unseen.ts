import {
  all,
  append,
  edit,
  write,
  type Change,
  type Mutation,
} from '../mutation';

const CI = '.github/workflows/ci.yaml';
const GITLAB = '.gitlab-ci.yml';
const JENKINS = 'Jenkinsfile';

/** What runs on each change is asked for by all of these. */
const ON_CHANGE = [
  'dependency-gate',
  'pipeline-gate',
  'sast',
  'secret-scanning',
];
/** Controls that read pipelines, besides that of the gates. */
const READERS = [
  'ci-tests',
  'dependency-gate',
  'sast',
  'secret-scanning',
  'supply-chain',
];

/** A deployment that waits for the stages before it, and for no job by name. */
const withoutNeeds: Change = all(
  edit(GITLAB, '  needs: [image:build, image:prove, infrastructure]\n', ''),
  edit(GITLAB, '  needs: [image:build, verify]\n', '  needs: [verify]\n'),
);

/** Gates and deployments that a pipeline has on paper only, or besides it. */
export const unseenGates: Mutation[] = [
  {
    what: 'a step of the gate that is left out',
    change: edit(
      CI,
      '- name: Gate of stage production\n',
      '- name: Gate of stage production\n        if: ${{ false }}\n',
    ),
    at: { path: CI, text: 'kubectl apply' },
  },
  {
    what: 'a deployment besides that may fail',
    change: edit(
      CI,
      '- name: Gate of stage build\n',
      '- name: Try\n        run: kubectl apply -f deploy || true\n      - name: Gate of stage build\n',
    ),
    at: { path: CI, text: 'kubectl apply -f deploy' },
    also: ['supply-chain'],
  },
  {
    what: 'a deployment besides under a condition of the shell',
    change: edit(
      CI,
      '- name: Gate of stage build\n',
      '- name: Try\n        run: if [ "$X" ]; then kubectl apply -f deploy; fi\n      - name: Gate of stage build\n',
    ),
    at: { path: CI, text: 'kubectl apply -f deploy' },
    also: ['supply-chain'],
  },
  {
    what: 'a gate that never runs in a stage before',
    base: 'node-gitlab',
    change: all(
      withoutNeeds,
      edit(
        GITLAB,
        'infrastructure:\n  extends: .release\n',
        'infrastructure:\n  extends: .release\n  rules:\n    - if: $NEVER == "true"\n',
      ),
    ),
    at: { path: GITLAB, text: '- kubectl apply' },
  },
  {
    what: 'a gate that a person may leave out',
    base: 'node-gitlab',
    change: all(
      withoutNeeds,
      edit(
        GITLAB,
        'infrastructure:\n  extends: .release\n',
        'infrastructure:\n  when: manual\n',
      ),
    ),
    at: { path: GITLAB },
  },
  {
    what: 'a deployment besides that is merged in',
    base: 'node-gitlab',
    change: append(
      GITLAB,
      '.hidden: &hidden\n  stage: code\n  script:\n    - kubectl apply -f deploy\nhotfix:\n  <<: *hidden\n',
    ),
    at: { path: GITLAB, text: 'kubectl apply -f' },
    also: ['supply-chain', 'workflows'],
  },
  {
    what: 'a deployment besides that is an alias',
    base: 'node-gitlab',
    change: append(
      GITLAB,
      '.hidden: &hidden\n  stage: code\n  script:\n    - kubectl apply -f deploy\nhotfix: *hidden\n',
    ),
    at: { path: GITLAB, text: 'kubectl apply -f' },
    also: ['supply-chain', 'workflows'],
  },
  {
    what: 'a gate that is the name of something else',
    base: 'node-gitlab',
    change: edit(
      GITLAB,
      '- fairway gate --entity "$ENTITY" --stage production',
      '- !reference [fairway gate --stage production, script]',
    ),
    at: { path: GITLAB, text: '!reference' },
    also: READERS,
  },
  {
    what: 'a part of a script that was not read',
    base: 'node-gitlab',
    change: edit(
      GITLAB,
      '- kubectl rollout',
      '- !reference [.more, script]\n    - kubectl rollout',
    ),
    at: { path: GITLAB, text: '!reference' },
    state: 'unknown',
    also: READERS,
  },
  {
    what: 'another pipeline that is started',
    base: 'node-gitlab',
    change: append(GITLAB, 'more:\n  trigger:\n    include: more.yml\n'),
    at: { path: GITLAB, text: 'more:' },
    state: 'unknown',
    also: [...READERS, 'workflows'],
  },
  {
    what: 'a gate that never runs in a stage before',
    base: 'node-jenkins',
    change: edit(
      JENKINS,
      /(stage\('Infrastructure'\) \{\n\s+when \{) branch 'main' \}/,
      "stage('Infrastructure') {\n      when { expression { false } }",
    ),
    at: { path: JENKINS, text: '.tools/kubectl apply' },
  },
  {
    what: 'a gate in a closure that nothing calls',
    base: 'node-jenkins',
    change: edit(
      JENKINS,
      /\.tools\/fairway gate --entity "\$ENTITY" --stage production\n\s+'''/,
      "true\n'''\nscript { def gate = { sh 'fairway gate --stage production' } }",
    ),
    at: { path: JENKINS, text: 'def gate' },
  },
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

/** Tests and gates that only tell how they are used. */
export const unseenHelp: Mutation[] = [
  {
    what: 'a gate that only tells how it is used',
    change: edit(CI, '--stage production\n', '--stage production --help\n'),
    at: { path: CI },
  },
  {
    what: 'a gate that asks for another stage after all',
    change: edit(
      CI,
      'fairway gate --entity "$ENTITY" --stage production',
      'fairway gate --entity "$ENTITY" --stage production --stage build',
    ),
    at: { path: CI },
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
