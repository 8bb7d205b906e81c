import { append, edit, write, type Mutation } from '../mutation';

/** Packages that are installed in another way than the one that is looked at first. */
export const unseenInstalls: Mutation[] = [
  {
    what: 'scripts that are let in where packages are installed',
    change: edit('Dockerfile', '--ignore-scripts', '--ignore-scripts=false'),
    at: { path: 'Dockerfile' },
  },
  {
    what: 'an installation with options before the command',
    base: 'python',
    change: append('Dockerfile', 'RUN pip3.11 --no-cache-dir install requests'),
    at: { path: 'Dockerfile', text: 'pip3.11' },
    also: ['dockerfile'],
  },
];

/** Secrets in files that are not searched like others. */
export const unseenSecrets: Mutation[] = [
  {
    what: 'a password in an address of a lockfile',
    change: write(
      'tools/requirements-tools.txt',
      'ruff==0.1.0\n--index-url https://ci:pa55-w0rd@packages.example.org/simple\n',
    ),
    at: { path: 'tools/requirements-tools.txt', line: 2 },
  },
  {
    what: 'an archive',
    change: write('backup.tar.gz', undefined),
    at: { path: 'backup.tar.gz' },
    state: 'unknown',
  },
];

/** Signatures of what is named by a branch. */
export const unseenRefs: Mutation[] = [
  {
    what: 'a signature of a tag that is called like a branch',
    change: edit(
      '.github/workflows/ci.yaml',
      'cosign sign --yes "$IMAGE@$DIGEST"',
      'cosign sign --yes "$IMAGE:$GITHUB_REF_NAME"',
    ),
    at: {
      path: '.github/workflows/ci.yaml',
      text: 'cosign sign --yes "$IMAGE:$GITHUB_REF_NAME"',
    },
  },
];

const CI = '.github/workflows/ci.yaml';
const GITLAB = '.gitlab-ci.yml';

/** Exceptions that come from the change after all. */
export const unseenExceptions: Mutation[] = [
  {
    what: 'exceptions that are copied over those of the default branch',
    change: edit(
      CI,
      '- name: Thresholds for code\n        run: ',
      '- name: Thresholds for code\n        run: |\n          cp policy/exceptions.yaml "$RUNNER_TEMP/exceptions.yaml"\n          ',
    ),
    at: { path: CI, text: 'cp policy/exceptions.yaml' },
  },
  {
    what: 'exceptions from a file that nobody knows',
    change: edit(
      CI,
      '--policy policy/thresholds.yaml --exceptions "$RUNNER_TEMP/exceptions.yaml"',
      '--policy policy/thresholds.yaml --exceptions "$PWD/policy/exceptions.yaml"',
    ),
    at: { path: CI, text: '--exceptions "$PWD/' },
  },
];

const comment = (steps: string) =>
  write(
    '.github/workflows/comment.yaml',
    `name: Comment\non: issue_comment\npermissions: {}\njobs:\n  try:\n    runs-on: ubuntu-24.04\n    timeout-minutes: 5\n    permissions:\n      contents: read\n    steps:\n${steps}`,
  );

/** What anybody can run by writing something. */
export const unseenWorkflows: Mutation[] = [
  {
    what: 'the code of a change, when somebody comments',
    change: comment(
      '      - uses: actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd\n        with:\n          ref: refs/pull/${{ github.event.issue.number }}/merge\n          persist-credentials: false\n',
    ),
    at: { path: '.github/workflows/comment.yaml', text: 'ref: refs/pull' },
  },
  {
    what: 'the code of a change by a command, when somebody comments',
    change: comment('      - run: gh pr checkout 7\n'),
    at: { path: '.github/workflows/comment.yaml', text: 'gh pr checkout' },
  },
  ...['$CI_PIPELINE_SOURCE == "merge_request_event"', '$CI_COMMIT_BRANCH'].map(
    (rule): Mutation => ({
      what: `a deployment for ${rule}`,
      base: 'node-gitlab',
      change: edit(
        GITLAB,
        'deploy:\n  extends: .release\n',
        `deploy:\n  rules:\n    - if: ${rule}\n`,
      ),
      at: { path: GITLAB, text: 'deploy:\n  rules' },
      also: ['pipeline-gate', 'supply-chain'],
    }),
  ),
  {
    what: 'a deployment that a person starts from any branch',
    base: 'node-gitlab',
    change: edit(
      GITLAB,
      'deploy:\n  extends: .release\n',
      'deploy:\n  when: manual\n',
    ),
    at: { path: GITLAB, text: 'deploy:\n  when' },
    also: ['pipeline-gate', 'supply-chain'],
  },
];
