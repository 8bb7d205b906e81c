import { type Control, Findings } from '../control';
import { judgeService } from '../service/language';
import { judgeNodeAuditLog } from '../service/node/auditLog';
import { judgeGoAuditLog } from '../service/go/auditLog';
import { judgePythonAuditLog } from '../service/python/auditLog';

/** Who did what is on a record of its own; what can't be put on it is not done. */
export const auditLog: Control = {
  id: 'audit-log',
  asksRecord: true,
  title: 'Audit trail',
  severity: 'high',
  remediation:
    'Write an event with when, who, what, subject, outcome, correlationId, service and sourceIp for every decision, to a stream apart from the log; mark what changes something as privileged in rbac.yaml, and refuse it when the event could not be written.',
  frameworks: {
    soc2: ['CC7.2'],
    iso27002: ['8.15', '8.17'],
    ssdf: ['PW.5.1'],
  },
  judge(tree, _options, profile) {
    return judgeService(
      {
        node: judgeNodeAuditLog,
        python: judgePythonAuditLog,
        go: judgeGoAuditLog,
      },
      new Findings(),
      tree,
      profile,
    );
  },
};
