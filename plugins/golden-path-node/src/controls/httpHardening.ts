import { type Control, Findings } from '../control';
import { judgeService } from '../service/language';
import { judgeNodeHttp } from '../service/node/httpHardening';
import { judgeGoHttp } from '../service/go/httpHardening';
import { judgePythonHttp } from '../service/python/httpHardening';

/** What comes in is limited and checked, and what goes out tells no more than it must. */
export const httpHardening: Control = {
  id: 'http-hardening',
  title: 'HTTP hardening',
  severity: 'high',
  remediation:
    'Set the security headers on every answer and no CORS header, limit bodies to 1 MiB, headers and requests in time and calls per caller, check bodies with a strict schema, answer errors and probes without content, verify the certificates of whom it calls, and end running requests on SIGTERM.',
  frameworks: {
    soc2: ['CC6.6'],
    iso27002: ['8.26', '8.28'],
    ssdf: ['PW.5.1', 'PW.9'],
  },
  judge(tree, _options, profile) {
    return judgeService(
      { node: judgeNodeHttp, python: judgePythonHttp, go: judgeGoHttp },
      new Findings(),
      tree,
      profile,
    );
  },
};
