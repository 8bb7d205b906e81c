import { edit, remove, write, type Mutation } from '../mutation';

const ANSWERS = '.golden-path/answers.yaml';
const MANIFEST = '.golden-path/manifest.json';

const EXCEPTIONS = '.golden-path/exceptions.yaml';
const excepted = (change: Record<string, string | undefined>) =>
  write(
    EXCEPTIONS,
    `apiVersion: fairway.dev/v1\nkind: ControlExceptions\nexceptions:\n  - ${JSON.stringify(
      {
        control: 'sast',
        reason: 'The scanner does not know the language yet.',
        owner: 'group:default/payments',
        expires: new Date(Date.now() + 7 * 86_400_000)
          .toISOString()
          .slice(0, 10),
        ...change,
      },
    )}\n`,
  );

export const goldenPathRecord: Mutation[] = [
  {
    what: 'an exception that is over',
    change: excepted({ expires: '2026-01-31' }),
    at: { path: EXCEPTIONS, line: 4 },
  },
  {
    what: 'an exception for ever',
    change: excepted({ expires: '2999-01-31' }),
    at: { path: EXCEPTIONS, line: 4 },
  },
  {
    what: 'an exception without a reason',
    change: excepted({ reason: 'later' }),
    at: { path: EXCEPTIONS, line: 4 },
  },
  {
    what: 'an exception that nobody owns',
    change: excepted({ owner: undefined }),
    at: { path: EXCEPTIONS, line: 4 },
  },
  {
    what: 'an exception of no control',
    change: excepted({ control: 'everything' }),
    at: { path: EXCEPTIONS, line: 4 },
  },
  {
    what: 'an exception for secrets',
    change: excepted({ control: 'no-secrets' }),
    at: { path: EXCEPTIONS, line: 4 },
  },
  {
    what: 'exceptions that are none',
    change: write(EXCEPTIONS, 'all: true\n'),
    at: { path: EXCEPTIONS, line: 1 },
  },
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
      'audit-log',
      'catalog-entity',
      'branch-protection',
      'runbook',
      'logging-questions',
      'access-policy',
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
