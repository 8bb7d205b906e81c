import { type Control, Findings } from '../control';
import { judgeDocument, type Requirement } from '../documents/judge';

const RUNBOOK: Requirement[] = [
  {
    what: 'what is done at which sign',
    heading: /sign|alert|symptom/i,
    says: /\|.+\|.+\|/,
  },
  {
    what: 'how it is rolled back',
    heading: /roll ?back|undo/i,
    says: /`[^`]+`|withdraw/i,
  },
  {
    what: 'how it is cut off from the rest',
    heading: /cut (?:it )?off|ring-?fence|isolate|contain/i,
  },
  {
    what: 'how a part is torn down and built again',
    heading: /tear ?down|rebuild|build again|recreate/i,
  },
  {
    what: 'how one gets access to production',
    heading: /access/i,
    says: /portal|access\.yaml|request/i,
  },
  { what: 'where logs are looked up', heading: /logs?\b/i },
];
const INCIDENT: Requirement[] = [
  { what: 'who is called', heading: /call|escalat|report/i, says: /security/i },
  { what: 'how it is contained', heading: /contain|isolate|cut off/i },
  {
    what: 'how it is found out what happened',
    heading: /find out|investigat|analy[sz]e/i,
  },
  { what: 'how it is recovered', heading: /recover|restore/i },
  {
    what: 'who is told',
    heading: /tell|communicat|notif/i,
    says: /days|hours/i,
  },
];

/** At three in the morning somebody finds what to do, in words and commands. */
export const runbook: Control = {
  id: 'runbook',
  asksRecord: true,
  title: 'Runbook and incidents',
  severity: 'medium',
  remediation:
    'In docs/runbook.md, say per sign what to do, how to roll back, cut off, tear down, get access and look at logs; in docs/incident.md, whom to call, how to contain, find out, recover, and whom to tell by when.',
  frameworks: {
    soc2: ['CC7.3', 'CC7.4', 'CC7.5'],
    iso27002: ['5.26', '5.29'],
    ssdf: ['RV.2.2', 'RV.3.3'],
  },
  judge(tree, _options, profile) {
    const findings = new Findings();
    judgeDocument(findings, tree, 'docs/runbook.md', RUNBOOK);
    judgeDocument(findings, tree, 'docs/incident.md', [
      ...INCIDENT,
      ...(profile.personalData && profile.kind !== 'vm-image'
        ? [
            {
              what: 'that the authority is told of a breach of personal data within 72 hours',
              heading: /tell|communicat|notif/i,
              says: /72 hours/,
            },
          ]
        : []),
    ]);
    return findings.verdict(
      'docs/runbook.md and docs/incident.md say what is done, by whom and how it is undone.',
    );
  },
};
