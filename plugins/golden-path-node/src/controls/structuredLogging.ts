import { type Control, Findings } from '../control';
import { judgeService } from '../service/language';
import { judgeNodeLogging } from '../service/node/structuredLogging';
import { judgeGoLogging } from '../service/go/structuredLogging';
import { judgePythonLogging } from '../service/python/structuredLogging';

/** Every line is JSON, and no credential is in it. */
export const structuredLogging: Control = {
  id: 'structured-logging',
  title: 'Structured logs',
  severity: 'medium',
  remediation:
    'Write every line as JSON through one logger that redacts authorization, cookie, password and token: pino with "redact", or JSON.stringify with a replacer that masks the keys in a constant list. Do not use console.',
  frameworks: {
    soc2: ['CC7.2'],
    iso27002: ['8.15', '8.17'],
    ssdf: ['PW.5.1'],
  },
  judge(tree, _options, profile) {
    return judgeService(
      {
        node: judgeNodeLogging,
        python: judgePythonLogging,
        go: judgeGoLogging,
      },
      new Findings(),
      tree,
      profile,
    );
  },
};
