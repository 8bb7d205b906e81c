import { append, edit, remove, write, type Mutation } from '../mutation';
import { inEach } from './pipeline';

const CI = '.github/workflows/ci.yaml';
const RULES = '.gitleaks.toml';
const HOOKS = '.pre-commit-config.yaml';

export const secretScanning: Mutation[] = [
  ...inEach('the scan', (_, path) =>
    edit(path, /(\.tools\/)?gitleaks git/, 'echo gitleaks git'),
  ),
  ...inEach(
    'a scan that stops nothing',
    (_, path) => edit(path, '--redact', '--redact --exit-code 0'),
    {
      text: {
        github: '--exit-code 0',
        gitlab: '--exit-code 0',
        jenkins: '--exit-code 0',
      },
    },
  ),
  ...inEach(
    'a scan of the last files only',
    (_, path) => edit(path, 'gitleaks git', 'gitleaks dir'),
    {
      text: {
        github: 'gitleaks dir',
        gitlab: 'gitleaks dir',
        jenkins: 'gitleaks dir',
      },
    },
  ),
  ...inEach('secrets in the log', (_, path) => edit(path, ' --redact', ''), {
    text: {
      github: 'gitleaks git',
      gitlab: 'gitleaks git',
      jenkins: 'gitleaks git',
    },
  }),
  {
    what: 'the history',
    change: edit(CI, '          fetch-depth: 0\n', ''),
    at: { path: CI, text: 'uses: actions/checkout' },
  },
  {
    what: 'the history',
    base: 'node-gitlab',
    change: edit('.gitlab-ci.yml', "GIT_DEPTH: '0'", "GIT_DEPTH: '1'"),
    at: { path: '.gitlab-ci.yml', text: 'secrets:' },
  },
  { what: 'the rules', change: remove(RULES), at: { path: RULES } },
  {
    what: 'the usual rules',
    change: edit(RULES, 'useDefault = true', 'useDefault = false'),
    at: { path: RULES, text: 'useDefault = false' },
  },
  {
    what: 'some of the usual rules',
    change: edit(
      RULES,
      'useDefault = true',
      'useDefault = true\ndisabledRules = ["generic-api-key"]',
    ),
    at: { path: RULES, text: 'disabledRules' },
  },
  {
    what: 'the source code',
    change: append(
      RULES,
      "[[allowlists]]\ndescription = \"it is only code in there\"\npaths = ['''^src/''']",
    ),
    at: { path: RULES, text: "'''^src/'''" },
  },
  {
    what: 'an exception without a reason',
    change: append(RULES, "[[allowlists]]\npaths = ['''^docs/secret\\.md$''']"),
    at: { path: RULES, line: 21 },
  },
  { what: 'the hooks', change: remove(HOOKS), at: { path: HOOKS } },
  {
    what: 'the hook for secrets',
    change: edit(HOOKS, /entry: gitleaks .*/, 'entry: echo ok'),
    at: { path: HOOKS, text: '- repo: local' },
  },
  {
    what: 'a hook that stops nothing',
    change: edit(
      HOOKS,
      /(entry: gitleaks .*)/,
      'entry: gitleaks git --staged || true',
    ),
    at: { path: HOOKS, text: 'entry: gitleaks' },
  },
  {
    what: 'a hook that runs too late',
    change: edit(
      HOOKS,
      /(entry: gitleaks .*)/,
      'entry: gitleaks git\n        stages: [pre-push]',
    ),
    at: { path: HOOKS, text: 'stages:' },
  },
  {
    what: 'hooks that can not be read',
    change: write(HOOKS, undefined),
    state: 'unknown',
    at: { path: HOOKS },
    also: ['no-secrets'],
  },
];
