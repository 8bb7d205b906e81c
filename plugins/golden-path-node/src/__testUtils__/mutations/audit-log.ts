import { all, edit, write, type Mutation } from '../mutation';

const MAP = 'rbac.yaml';
const AUDIT = 'src/audit/audit.ts';
const GATE = 'src/http/gate.ts';
const SERVER = 'src/http/server.ts';

export const auditLog: Mutation[] = [
  ...['who', 'what', 'subject', 'correlationId', 'sourceIp'].map(
    (member): Mutation => ({
      what: `${member} of an event`,
      change: edit(AUDIT, `\n          ${member},`, ''),
      at: { path: AUDIT, text: 'formatLine({' },
    }),
  ),
  {
    what: 'the time of an event',
    change: edit(AUDIT, 'when: now().toISOString(),', ''),
    at: { path: AUDIT, text: 'formatLine({' },
  },
  {
    what: 'a stream of its own',
    change: edit(AUDIT, 'const STANDARD_ERROR = 2', 'const STANDARD_ERROR = 1'),
    at: { path: AUDIT, text: '= 1' },
  },
  {
    what: 'a file that is appended to',
    change: edit(
      AUDIT,
      "openSync(file, 'a', 0o600)",
      "openSync(file, 'w', 0o600)",
    ),
    at: { path: AUDIT, text: 'openSync(file' },
  },
  {
    what: 'a file that nobody else reads',
    change: edit(
      AUDIT,
      "openSync(file, 'a', 0o600)",
      "openSync(file, 'a', 0o644)",
    ),
    at: { path: AUDIT, text: 'openSync(file' },
  },
  {
    what: 'that it was written',
    change: edit(
      AUDIT,
      /(for \(let written = 0[\s\S]*?\n {4}\})/,
      'try {\n      writeSync(descriptor, bytes);\n    } catch {\n      // Never mind.\n    }',
    ),
    at: { path: AUDIT, text: 'try {' },
  },
  {
    what: 'the event itself',
    change: edit(AUDIT, /append\(\s*formatLine\(\{[\s\S]*?\}\),\s*\);/, ''),
    at: { path: 'src/index.ts' },
  },
  {
    what: 'refusals',
    change: edit(GATE, /recordOrLog\(event\('denied'[\s\S]*?\);\n/, '\n'),
    at: { path: GATE, text: 'if (!decision.allowed) {' },
  },
  {
    what: 'refusals, which are called allowed',
    change: edit(GATE, "event('denied'", "event('allowed'"),
    at: { path: GATE, text: 'if (!decision.allowed) {' },
  },
  {
    what: 'the refusal of what can not be audited',
    change: edit(
      GATE,
      /throw new RequestError\(503[^\n]*\n/,
      "logger.log('warn', 'never mind');\n",
    ),
    at: { path: GATE, text: 'if (decision.privileged) {' },
  },
  {
    what: 'what is privileged',
    change: all(
      edit(
        GATE,
        /if \(decision\.privileged\) \{\n {10}try/,
        'if (never) {\n          try',
      ),
    ),
    at: { path: GATE, text: 'if (decision.privileged) {' },
  },
  {
    what: 'the record before it happens',
    change: edit(SERVER, '    pass.begin();\n', ''),
    at: { path: SERVER, text: 'run({' },
  },
  {
    what: 'the record, after it happened',
    change: edit(SERVER, 'pass.begin();\n    try {', 'try {'),
    at: { path: SERVER, text: 'run({' },
  },
  {
    what: 'what the role map calls privileged',
    change: edit(
      'src/auth/authorize.ts',
      'return { allowed: true, privileged: rule.privileged };',
      'return { allowed: true, privileged: false };\n    //',
    ),
    at: { path: 'src/auth/authorize.ts', text: 'privileged: false };\n    //' },
  },
  {
    what: 'a change that is not privileged',
    change: edit(
      MAP,
      '    roles: [writer]\n    privileged: true',
      '    roles: [writer]',
    ),
    at: { path: MAP, text: 'POST /v1/items:' },
  },
  {
    what: 'a read of confidential data that is not privileged',
    change: edit(
      MAP,
      '    roles: [reader, writer]\n    privileged: true',
      '    roles: [reader, writer]',
    ),
    at: { path: MAP, text: 'GET /v1/items:' },
  },
  {
    what: 'a change that is not privileged, where reads need not be',
    base: 'node-plain',
    change: edit(MAP, 'privileged: true', 'privileged: false'),
    at: { path: MAP, text: 'POST /v1/items:' },
  },
  {
    what: 'the module',
    change: write(
      AUDIT,
      'export const createAuditTrail = () => ({ record: () => undefined });\nexport const openAuditStream = () => () => undefined;\n',
    ),
    at: { path: 'src/index.ts' },
  },
];
