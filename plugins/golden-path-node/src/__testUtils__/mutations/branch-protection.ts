import { edit, remove, write, type Mutation } from '../mutation';

const FILE = '.golden-path/protection.yaml';

const weak = (what: string, from: string, to: string): Mutation => ({
  what,
  change: edit(FILE, from, to),
  at: { path: FILE, text: to },
});

export const branchProtection: Mutation[] = [
  { what: 'the file', change: remove(FILE), at: { path: FILE } },
  {
    what: 'everything in it',
    change: write(FILE, 'defaultBranch: main\n'),
    at: { path: FILE },
  },
  weak('approvals', 'requiredApprovals: 2', 'requiredApprovals: 0'),
  weak(
    'the second approval at tier 1',
    'requiredApprovals: 2',
    'requiredApprovals: 1',
  ),
  weak('code owners', 'codeOwners: true', 'codeOwners: false'),
  weak('stale approvals', 'dismissStale: true', 'dismissStale: false'),
  weak(
    'approval by who pushed last',
    'lastPushApproval: true',
    'lastPushApproval: false',
  ),
  weak('force pushes', 'allowForcePush: false', 'allowForcePush: true'),
  weak('deletion', 'allowDeletion: false', 'allowDeletion: true'),
  weak('administrators', 'includeAdmins: true', 'includeAdmins: false'),
  {
    what: 'the check',
    change: edit(FILE, '- golden-path/verify', '- another'),
    at: { path: FILE, text: 'requiredChecks' },
  },
];
