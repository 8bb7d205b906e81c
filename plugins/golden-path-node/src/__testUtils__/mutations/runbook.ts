import { edit, remove, write, type Mutation } from '../mutation';

const FILE = 'docs/runbook.md';
const INCIDENT = 'docs/incident.md';

export const runbook: Mutation[] = [
  {
    what: 'the runbook',
    change: remove(FILE),
    at: { path: FILE },
    also: ['documentation'],
  },
  {
    what: 'everything but a heading',
    change: write(FILE, '# Runbook\n'),
    at: { path: FILE },
  },
  {
    what: 'signs',
    change: edit(
      FILE,
      /\| sign [^]*?(?=\n\n##)/,
      'Look at the dashboards, and ask around what could be wrong.',
    ),
    at: { path: FILE, text: '## Signs' },
  },
  {
    what: 'the way back',
    change: edit(FILE, '## Roll back', '## Something'),
    at: { path: FILE },
  },
  {
    what: 'a way back that waits',
    change: edit(
      FILE,
      /## Roll back\n\n[^]*?(?=\n\n##)/,
      '## Roll back\n\nTODO: describe how this is done, in words and commands.',
    ),
    at: { path: FILE, text: '## Roll back' },
  },
  {
    what: 'how it is cut off',
    change: edit(FILE, '## Cut it off', '## Something'),
    at: { path: FILE },
  },
  {
    what: 'the way to access',
    change: edit(FILE, '## Get access', '## Something'),
    at: { path: FILE },
  },
  {
    what: 'incidents',
    change: remove(INCIDENT),
    at: { path: INCIDENT },
    also: ['documentation'],
  },
  {
    what: 'who is called',
    change: edit(
      INCIDENT,
      /## 1\. Call\n\n[^]*?(?=\n\n##)/,
      '## 1. Call\n\nSomebody who may know what could be done about it.',
    ),
    at: { path: INCIDENT, text: '## 1. Call' },
  },
  {
    what: 'the authority',
    change: edit(INCIDENT, 'within 72 hours', 'soon'),
    at: { path: INCIDENT, text: '## 5. Tell' },
  },
];
