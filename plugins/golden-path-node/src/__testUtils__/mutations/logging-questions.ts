import { edit, remove, type Mutation } from '../mutation';

const FILE = 'logging.yaml';

const weak = (
  what: string,
  from: string | RegExp,
  to: string,
  text: string,
): Mutation => ({
  what,
  change: edit(FILE, from, to),
  at: { path: FILE, text },
});

export const loggingQuestions: Mutation[] = [
  { what: 'the file', change: remove(FILE), at: { path: FILE } },
  weak(
    'when',
    'when: a token is missing, expired or not valid',
    "when: ''",
    "when: ''",
  ),
  weak(
    'why',
    'why: to see somebody who tries tokens',
    'why: TODO',
    'why: TODO',
  ),
  weak(
    'where',
    'why: to see over-reaching callers and missing roles\n      where: audit',
    'why: to see over-reaching callers and missing roles\n      where: nowhere',
    'where: nowhere',
  ),
  weak(
    'what',
    /what: \{ action: alert, to: group:default\/security, within: PT15M[^}]*\}/,
    'what: { action: keep }',
    'what: { action: keep }',
  ),
  weak(
    'somebody who acts',
    'to: group:default/security, within: PT15M, threshold: more',
    'to: somebody, within: PT15M, threshold: more',
    'to: somebody',
  ),
  weak('the time to act', 'within: P1D', 'within: soon', 'within: soon'),
  weak(
    'the time that the audit trail is kept',
    'retention: P2Y',
    'retention: P30D',
    'retention: P30D',
  ),
  weak(
    'the readers',
    'readers: [group:default/security, group:default/auditors]',
    'readers: []',
    'readers: []',
  ),
  weak(
    'the event of switching off',
    'event: logging.stopped',
    'event: logging.started',
    'events:',
  ),
  weak(
    'reads of confidential data',
    'event: data.read',
    'event: data.seen',
    'events:',
  ),
  weak(
    'the deletion of people',
    'event: person.deleted',
    'event: person.renamed',
    'events:',
  ),
  weak(
    'the stream of changes',
    'why: so that who did what can be told later\n      where: audit',
    'why: so that who did what can be told later\n      where: application',
    'where: application\n      what: { action: keep }',
  ),
];
