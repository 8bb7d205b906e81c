import { edit, remove, write, type Mutation } from '../mutation';

const ANSWERS = '.golden-path/answers.yaml';
const MANIFEST = '.golden-path/manifest.json';

export const goldenPathRecord: Mutation[] = [
  { what: 'the manifest', change: remove(MANIFEST), at: { path: MANIFEST } },
  {
    what: 'an empty manifest',
    change: write(MANIFEST, '{}'),
    at: { path: MANIFEST, line: 1 },
  },
  {
    what: 'a hash',
    change: edit(MANIFEST, /"sha256": "[0-9a-f]{64}"/, '"sha256": "unknown"'),
    at: { path: MANIFEST, text: '"sha256": "unknown"' },
  },
  {
    what: 'who owns files',
    change: edit(MANIFEST, /"managed"/g, '"seeded"'),
    at: { path: MANIFEST, text: '"files":' },
  },
  {
    what: 'a file outside',
    change: edit(MANIFEST, '"CODEOWNERS":', '"../CODEOWNERS":'),
    at: { path: MANIFEST, text: '"../CODEOWNERS"' },
  },
  {
    what: 'the version of one of them',
    change: edit(MANIFEST, /"version": "[\d.]+"/, '"version": "0.0.1"'),
    at: { path: ANSWERS, text: 'version:' },
  },
  {
    what: 'the template of one of them',
    change: edit(
      MANIFEST,
      'template:default/secure-service-node',
      'template:default/other',
    ),
    at: { path: MANIFEST, text: '"ref"' },
  },
  {
    what: 'the answers',
    change: remove(ANSWERS),
    at: { path: ANSWERS },
    also: [
      'threat-model',
      'privacy',
      'security-txt',
      'vm-image',
      'terraform',
      'pipeline-gate',
      'supply-chain',
      'risk-policy',
      'dependency-updates',
      'change-record',
    ],
  },
  {
    what: 'an answer that is a secret',
    change: edit(ANSWERS, '  name: ledger', '  name: ledger\n  apiKey: x'),
    at: { path: ANSWERS, text: 'apiKey' },
  },
  {
    what: 'an answer that nobody may give',
    change: edit(
      ANSWERS,
      'classification: confidential',
      'classification: whatever',
    ),
    at: { path: ANSWERS, text: 'classification' },
    also: ['catalog-entity'],
  },
];
