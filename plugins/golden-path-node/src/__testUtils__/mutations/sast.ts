import { all, edit, type Mutation } from '../mutation';
import { inEach } from './pipeline';

const CI = '.github/workflows/ci.yaml';

export const sast: Mutation[] = [
  ...inEach('the scan', (_, path) =>
    edit(path, /semgrep scan/, 'semgrep --version'),
  ),
  ...inEach(
    'the thresholds for code',
    (_, path) =>
      edit(
        path,
        /fairway thresholds reports\/code\.sarif/,
        'echo reports/code.sarif',
      ),
    {
      text: {
        gitlab: 'semgrep scan',
        jenkins: 'docker run',
      },
    },
  ),
  ...inEach(
    'the upload of its report',
    (_, path) =>
      edit(path, /fairway report upload reports\/code\.sarif/, 'echo'),
    { text: { gitlab: 'semgrep scan', jenkins: 'docker run' } },
  ),
  ...inEach(
    'the format of its report',
    (_, path) => edit(path, ' --sarif --output', ' --output'),
    {
      text: { gitlab: 'semgrep scan', jenkins: 'docker run' },
    },
  ),
  {
    what: 'code is scanned before it is tested',
    change: all(edit(CI, '    needs: code\n', '')),
    at: { path: CI, text: 'npm test' },
  },
  {
    what: 'a scan that may fail',
    change: edit(
      CI,
      '- name: Code scan',
      '- name: Code scan\n        continue-on-error: true',
    ),
    at: { path: CI },
  },
  {
    what: 'a scan of releases only',
    change: edit(
      CI,
      '    name: Code scan\n',
      "    name: Code scan\n    if: github.event_name == 'push'\n",
    ),
    at: { path: CI },
    also: ['secret-scanning', 'ci-tests', 'pipeline-gate', 'dependency-gate'],
  },
  {
    what: 'thresholds that may fail',
    change: edit(
      CI,
      '- name: Thresholds for code',
      '- name: Thresholds for code\n        continue-on-error: true',
    ),
    at: { path: CI },
  },
];
