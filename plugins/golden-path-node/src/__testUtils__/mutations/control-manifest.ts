import { edit, remove, type Mutation } from '../mutation';

const FILE = '.golden-path/controls.yaml';

export const controlManifest: Mutation[] = [
  { what: 'the file', change: remove(FILE), at: { path: FILE } },
  {
    what: 'an id that is none',
    change: edit(FILE, 'id: codeowners', 'id: owners'),
    at: { path: FILE, text: 'id: owners' },
  },
  {
    what: 'the check',
    change: edit(
      FILE,
      'check: golden-path.dockerfile',
      'check: golden-path.workflows',
    ),
    at: { path: FILE, text: 'check: golden-path.workflows' },
  },
  {
    what: 'the severity',
    change: edit(FILE, 'severity: high', 'severity: low'),
    at: { path: FILE, text: 'severity: low' },
  },
  {
    what: 'framework ids',
    change: edit(FILE, 'CC6.3', 'CC1.1'),
    at: { path: FILE, text: 'frameworks:' },
  },
  {
    what: 'one that is listed twice',
    change: edit(FILE, 'id: dockerfile', 'id: codeowners'),
    at: { path: FILE },
  },
  {
    what: 'all of them',
    change: edit(FILE, /controls:[^]*/, 'controls: []\n'),
    at: { path: FILE, text: 'controls: []' },
    state: 'unknown',
  },
];
