import { z } from 'zod';
import { type Control, Findings } from '../control';
import { recordedValues } from '../profile';
import { readTyped } from '../record/document';

const FILE = '.golden-path/protection.yaml';

const protection = z.object({
  defaultBranch: z.string().min(1),
  requiredApprovals: z.int(),
  codeOwners: z.boolean(),
  dismissStale: z.boolean(),
  lastPushApproval: z.boolean(),
  requiredChecks: z.array(z.string()),
  allowForcePush: z.boolean(),
  allowDeletion: z.boolean(),
  includeAdmins: z.boolean(),
});
type Protection = z.output<typeof protection>;

const WANTED: {
  member: keyof Protection;
  value: boolean;
  otherwise: string;
}[] = [
  {
    member: 'codeOwners',
    value: true,
    otherwise: 'the owners of what is changed need not approve',
  },
  {
    member: 'dismissStale',
    value: true,
    otherwise: 'an approval stays when the change goes on',
  },
  {
    member: 'lastPushApproval',
    value: true,
    otherwise: 'whoever pushed last may approve',
  },
  {
    member: 'allowForcePush',
    value: false,
    otherwise: 'history can be rewritten',
  },
  {
    member: 'allowDeletion',
    value: false,
    otherwise: 'the branch can be deleted',
  },
  {
    member: 'includeAdmins',
    value: true,
    otherwise: 'administrators may do it without review',
  },
];

/** Nothing gets onto the default branch but by a change that others have approved and checks have passed. */
export const branchProtection: Control = {
  id: 'branch-protection',
  asksRecord: true,
  title: 'Branch protection',
  severity: 'high',
  remediation:
    'In .golden-path/protection.yaml, require at least one approval (two at tier 1 and for restricted data), code owners, approval of the last push and the check golden-path/verify; dismiss stale approvals, and allow no force push, deletion or exception for administrators.',
  frameworks: {
    soc2: ['CC6.1', 'CC8.1'],
    iso27002: ['8.4', '8.32'],
    osps: ['OSPS-AC-03', 'OSPS-QA-03', 'OSPS-QA-07'],
    ssdf: ['PS.1', 'PO.3.2'],
    scorecard: ['Branch-Protection', 'Code-Review'],
  },
  judge(tree, _options, profile) {
    const findings = new Findings();
    const document = readTyped(tree, FILE, protection, findings);
    if (!document) {
      return findings.verdict('');
    }
    const { data, at } = document;
    const { tier } = recordedValues(tree);
    const fewest =
      tier === '1' || profile.classification === 'restricted' ? 2 : 1;
    if (data.requiredApprovals < fewest) {
      findings.problem(
        `the number of approvals is ${data.requiredApprovals}, and has to be at least ${fewest}`,
        at('requiredApprovals'),
      );
    }
    for (const { member, value, otherwise } of WANTED) {
      if (data[member] !== value) {
        findings.problem(otherwise, at(member));
      }
    }
    if (!data.requiredChecks.includes('golden-path/verify')) {
      findings.problem(
        'the check golden-path/verify is not required',
        at('requiredChecks'),
      );
    }
    return findings.verdict(
      `${data.defaultBranch}: approval by ${data.requiredApprovals}, with code owners, and ${data.requiredChecks.join(', ')} required, for everybody.`,
    );
  },
};
