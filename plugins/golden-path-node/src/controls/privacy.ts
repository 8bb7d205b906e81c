import { type Control, Findings, notApplicable } from '../control';
import { judgeService } from '../service/language';
import { judgeNodePrivacy } from '../service/node/privacy';
import { judgeGoPrivacy } from '../service/go/privacy';
import { judgePythonPrivacy } from '../service/python/privacy';
import { PROCESSING_RECORD } from '../service/processingRecord';

/** People get a copy of what is kept about them, and its deletion. */
export const privacy: Control = {
  id: 'privacy',
  title: 'Personal data',
  severity: 'high',
  remediation:
    'Complete privacy/record.yaml (purpose, legal basis, data, retention), give people an export and a deletion that are privileged in rbac.yaml and tested, and keep names, e-mail addresses, phone numbers and addresses out of the log.',
  frameworks: {
    soc2: ['P4.2', 'P4.3', 'P5.1'],
    iso27002: ['5.34', '8.10'],
    osps: ['OSPS-SA-03'],
    ssdf: ['PW.1.1'],
  },
  judge(tree, _options, profile) {
    const findings = new Findings();
    const hasRecord = tree.paths().includes(PROCESSING_RECORD);
    if (profile.personalData === false && !hasRecord) {
      return notApplicable('The service holds no personal data.');
    }
    if (profile.personalData === undefined && !hasRecord) {
      findings.doubt(
        'it is not recorded whether the service holds personal data',
      );
      return findings.verdict('');
    }
    return judgeService(
      {
        node: judgeNodePrivacy,
        python: judgePythonPrivacy,
        go: judgeGoPrivacy,
      },
      findings,
      tree,
      profile,
    );
  },
};
