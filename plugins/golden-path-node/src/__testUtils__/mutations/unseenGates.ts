import { all, append, type Change, edit, type Mutation } from '../mutation';

const CI = '.github/workflows/ci.yaml';
const GITLAB = '.gitlab-ci.yml';
const JENKINS = 'Jenkinsfile';
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
