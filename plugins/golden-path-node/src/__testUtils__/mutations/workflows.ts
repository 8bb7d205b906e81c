import { all, append, edit, write, type Mutation } from '../mutation';

const CI = '.github/workflows/ci.yaml';

export const workflows: Mutation[] = [
  {
    what: 'permissions at the top',
    change: edit(CI, 'permissions: {}', ''),
    at: { path: CI },
  },
  {
    what: 'permissions that write',
    change: edit(CI, 'permissions: {}', 'permissions: write-all'),
    at: { path: CI },
  },
  {
    what: 'one permission that writes',
    change: edit(CI, 'permissions: {}', 'permissions: { contents: write }'),
    at: { path: CI },
  },
  {
    what: 'permissions of a job',
    change: edit(
      CI,
      'permissions:\n      contents: read',
      'permissions: write-all',
    ),
    at: { path: CI },
  },
  {
    what: 'an action by tag',
    change: edit(CI, /@de0fac\w+/, '@v6'),
    at: { path: CI },
  },
  {
    what: 'an action by short commit',
    change: edit(CI, /@de0fac\w+/, '@de0fac2'),
    at: { path: CI },
  },
  {
    what: 'an action by branch',
    change: edit(CI, /setup-node@\w+/, 'setup-node@main'),
    at: { path: CI },
  },
  {
    what: 'an image by tag',
    change: edit(CI, '- run: npm test', '- uses: docker://alpine:3'),
    at: { path: CI },
  },
  {
    what: 'a reusable workflow by tag',
    change: append(CI, '  other:\n    uses: a/b/.github/workflows/x.yml@v1'),
    at: { path: CI },
  },
  {
    what: 'a title in a script',
    change: edit(
      CI,
      '- run: npm test',
      '- run: echo "${{ github.event.pull_request.title }}"',
    ),
    at: { path: CI },
  },
  {
    what: 'a branch name in a script',
    change: edit(CI, '- run: npm test', '- run: echo ${{ github.head_ref }}'),
    at: { path: CI },
  },
  {
    what: 'a spelling in capitals',
    change: edit(
      CI,
      '- run: npm test',
      "- run: echo ${{ GitHub['Head_Ref'] }}",
    ),
    at: { path: CI },
  },
  {
    what: 'a function around it',
    change: edit(
      CI,
      '- run: npm test',
      '- run: echo ${{ toJSON(github.event) }}',
    ),
    at: { path: CI },
  },
  {
    what: 'a value by way of env',
    change: edit(CI, '- run: npm test', '- run: echo ${{ env.TITLE }}'),
    at: { path: CI },
  },
  {
    what: 'a script of github-script',
    change: edit(
      CI,
      '- run: npm test',
      `- uses: actions/github-script@${'a'.repeat(40)}\n        with: { script: 'x(\${{ github.head_ref }})' }`,
    ),
    at: { path: CI },
  },
  {
    what: 'pull_request_target',
    change: edit(CI, 'pull_request:', 'pull_request_target:'),
    at: { path: CI },
  },
  {
    what: 'workflow_run',
    change: edit(CI, 'pull_request:', 'workflow_run: { workflows: [CI] }'),
    at: { path: CI },
  },
  {
    what: 'pull_request_target in a list',
    change: edit(CI, /on:[\s\S]*?(?=\n#)/, 'on: [push, pull_request_target]'),
    at: { path: CI },
  },
  {
    what: 'a trigger at all',
    change: edit(CI, /on:[\s\S]*?(?=\n#)/, 'on: {}'),
    at: { path: CI },
  },
  { what: 'its jobs', change: write(CI, 'name: CI\n'), at: { path: CI } },
  { what: 'its syntax', change: append(CI, '  : : ['), at: { path: CI } },
  {
    what: 'doubled keys',
    change: append(CI, 'permissions: write-all'),
    at: { path: CI },
  },
  {
    what: 'a step without anything',
    change: edit(CI, '- run: npm test', '- name: npm test'),
    at: { path: CI },
  },
  {
    what: 'a local action that is missing',
    change: edit(CI, '- run: npm test', '- uses: ./.github/actions/x'),
    at: { path: CI },
  },
  {
    what: 'a local action that is weak',
    change: all(
      edit(CI, '- run: npm test', '- uses: ./.github/actions/x'),
      write(
        '.github/actions/x/action.yml',
        'runs: { using: composite, steps: [ { uses: a/b@v1 } ] }',
      ),
    ),
    at: { path: '.github/actions/x/action.yml' },
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
