import { all, edit, remove, write, type Mutation } from '../mutation';

const RECORD = 'privacy/record.yaml';
const ROUTES = 'src/privacy/routes.ts';
const LOGGER = 'src/logging/logger.ts';
const TEST = 'src/test/privacy.test.ts';

export const privacy: Mutation[] = [
  { what: 'the record', change: remove(RECORD), at: { path: RECORD } },
  {
    what: 'every activity',
    change: edit(RECORD, /activities:[\s\S]*?(?=rights:)/, 'activities: []\n'),
    at: { path: RECORD },
  },
  {
    what: 'the purpose',
    change: edit(RECORD, /purpose: .*/, 'purpose: ""'),
    at: { path: RECORD, text: 'purpose: ""' },
  },
  {
    what: 'the legal basis',
    change: edit(
      RECORD,
      'legalBasis: legitimate-interests',
      'legalBasis: because',
    ),
    at: { path: RECORD, text: 'purpose:' },
  },
  {
    what: 'whose data it is',
    change: edit(RECORD, /subjects: .*/, 'subjects: []'),
    at: { path: RECORD, text: 'purpose:' },
  },
  {
    what: 'how long it is kept',
    change: edit(RECORD, /retention: .*/, 'retention: for ever'),
    at: { path: RECORD, text: 'purpose:' },
  },
  {
    what: 'the syntax of the record',
    change: edit(RECORD, 'activities:', 'activities: ['),
    at: { path: RECORD },
  },
  {
    what: 'the right to a deletion',
    change: edit(RECORD, / {2}erasure: .*\n/, ''),
    at: { path: RECORD },
  },
  {
    what: 'the rule of the deletion',
    change: edit('rbac.yaml', / {2}DELETE \/v1\/people[\s\S]*$/, ''),
    at: { path: 'rbac.yaml' },
  },
  {
    what: 'that a deletion is audited',
    change: edit(
      'rbac.yaml',
      /(DELETE \/v1\/people\/:person:[\s\S]*?)privileged: true/,
      'DELETE /v1/people/:person:\n    roles: [privacy-officer]\n    self: person\n',
    ),
    at: { path: 'rbac.yaml', text: 'DELETE /v1/people' },
    also: ['audit-log'],
  },
  {
    what: 'the route of the deletion',
    change: edit(ROUTES, "method: 'DELETE'", "method: 'PATCH'"),
    at: { path: 'src/index.ts' },
  },
  {
    what: 'the deletion',
    change: edit(ROUTES, 'source.erase(person, signal)', 'Promise.resolve()'),
    at: { path: ROUTES, text: "{\n      method: 'DELETE'" },
  },
  {
    what: 'that it is read back',
    change: edit(
      ROUTES,
      '(await source.export(person, signal)).length > 0',
      'source === undefined',
    ),
    at: { path: ROUTES, text: "{\n      method: 'DELETE'" },
  },
  {
    what: 'the export',
    change: edit(ROUTES, 'await source.export(person, signal)]', '[]]'),
    at: { path: ROUTES, text: "{\n      method: 'GET'" },
  },
  {
    what: 'every source',
    change: edit(
      'src/routes.ts',
      'privacyRoutes([items.personalData])',
      'privacyRoutes([])',
    ),
    at: { path: 'src/routes.ts', text: 'privacyRoutes([])' },
  },
  ...['email', 'phone', 'name', 'address'].map((key): Mutation => ({
    what: `${key} in the log`,
    change: edit(LOGGER, `  '${key}',\n`, ''),
    at: { path: LOGGER },
  })),
  {
    what: 'the tests',
    change: write(TEST, "test('it works', () => undefined);\n"),
    at: { path: 'src/test' },
  },
  {
    what: 'the routes, which nothing runs',
    change: all(
      edit('src/routes.ts', /import \{ privacyRoutes .*\n/, ''),
      edit('src/routes.ts', / {4}\.\.\.privacyRoutes.*\n/, ''),
    ),
    at: { path: 'src/index.ts' },
  },
];
