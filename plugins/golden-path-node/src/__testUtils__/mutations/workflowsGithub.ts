import { all, append, edit, type Mutation, write } from '../mutation';
import { CI, STEP, READERS } from './pipelineChanges';

/** Ways to weaken a workflow of GitHub. */
export const github: Mutation[] = [
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
