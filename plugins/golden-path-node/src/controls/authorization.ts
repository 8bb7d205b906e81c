import { type Control, Findings } from '../control';
import { judgeService } from '../service/language';
import { judgeNodeAuthorization } from '../service/node/authorization';
import { judgeGoAuthorization } from '../service/go/authorization';
import { judgePythonAuthorization } from '../service/python/authorization';

/** Who may do what is written down; what is not written down is refused. */
export const authorization: Control = {
  id: 'authorization',
  title: 'Authorization',
  severity: 'critical',
  remediation:
    'Name every route and its roles in rbac.yaml, make only probes public, decide by that file alone with a refusal at the end, let no handler run before the decision, and test that 401 and 403 are answered.',
  frameworks: {
    soc2: ['CC6.1', 'CC6.3'],
    iso27002: ['5.15', '8.3', '8.26'],
    osps: ['OSPS-AC-02'],
    ssdf: ['PW.1.1', 'PW.5.1'],
  },
  judge(tree, _options, profile) {
    return judgeService(
      {
        node: judgeNodeAuthorization,
        python: judgePythonAuthorization,
        go: judgeGoAuthorization,
      },
      new Findings(),
      tree,
      profile,
    );
  },
};
