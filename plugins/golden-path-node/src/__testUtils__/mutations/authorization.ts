import { append, edit, editAll, remove, type Mutation } from '../mutation';

const MAP = 'rbac.yaml';
const DECIDES = 'src/auth/authorize.ts';
const GATE = 'src/http/gate.ts';
const SERVER = 'src/http/server.ts';
/** They read the same file, or start from the same decision. */
const AUDIT = ['audit-log'];
const MAP_USERS = ['audit-log', 'privacy'];

export const authorization: Mutation[] = [
  {
    what: 'the role map',
    change: remove(MAP),
    at: { path: MAP },
    also: [...MAP_USERS, 'codeowners'],
  },
  {
    what: 'a route that anybody may use',
    change: edit(
      MAP,
      '    roles: [reader, writer]\n    privileged: true',
      '    public: Because somebody wanted it',
    ),
    at: { path: MAP, text: 'GET /v1/items:' },
  },
  {
    what: 'a public route without a reason',
    change: edit(
      MAP,
      'public: A probe of the platform, which answers ok and nothing else',
      'public: true',
    ),
    at: { path: MAP, text: 'GET /health/live:' },
  },
  {
    what: 'a role for everybody',
    change: edit(MAP, 'roles: [writer]', "roles: ['*']"),
    at: { path: MAP, text: 'POST /v1/items:' },
  },
  {
    what: 'a role that is not declared',
    change: edit(MAP, 'roles: [writer]', 'roles: [wirter]'),
    at: { path: MAP, text: 'POST /v1/items:' },
  },
  {
    what: 'a rule without roles',
    change: edit(MAP, 'roles: [writer]', 'roles: []'),
    at: { path: MAP, text: 'POST /v1/items:' },
  },
  {
    what: 'all routes at once',
    change: edit(MAP, 'GET /v1/items:', '"GET /*":'),
    at: { path: MAP, text: '"GET /*":' },
  },
  {
    what: 'a member with a mistake',
    change: edit(
      MAP,
      '    roles: [writer]',
      '    role: [writer]\n    roles: [writer]',
    ),
    at: { path: MAP, text: 'POST /v1/items:' },
  },
  {
    what: 'its syntax',
    change: append(MAP, '  : : ['),
    at: { path: MAP },
    also: MAP_USERS,
  },
  {
    what: 'a route twice',
    change: append(MAP, '  GET /v1/items: { roles: [reader] }'),
    at: { path: MAP, text: '  GET /v1/items: {' },
    also: MAP_USERS,
  },
  {
    what: 'the refusal at the end',
    change: edit(
      DECIDES,
      /return \{ allowed: false, status: 403[^}]*\};/,
      'return { allowed: true, privileged: false };',
    ),
    at: {
      path: DECIDES,
      text: 'return { allowed: true, privileged: false };\n}\n',
    },
    also: AUDIT,
  },
  {
    what: 'the roles of the rule',
    change: edit(
      DECIDES,
      'if (rule?.roles.some(role => principal.roles.includes(role))) {',
      'if (rule) {',
    ),
    at: { path: DECIDES, text: 'if (rule) {' },
  },
  {
    what: 'a way around the roles',
    change: edit(
      DECIDES,
      'principal.roles.includes(role))) {',
      "principal.roles.includes(role)) || principal.subject === 'root') {",
    ),
    at: { path: DECIDES, text: "'root'" },
  },
  {
    what: 'who has no token',
    change: edit(DECIDES, /if \(!principal\) \{\n.*\n {2}\}/, ''),
    at: { path: DECIDES, text: 'export function authorize' },
  },
  {
    what: 'a condition that always holds',
    change: edit(DECIDES, "if (rule?.kind === 'public') {", 'if (true) {'),
    at: { path: DECIDES, text: 'if (true) {' },
    also: AUDIT,
  },
  {
    what: 'what happens when it is refused',
    change: edit(
      GATE,
      'throw new RequestError(decision.status, ANSWERS[decision.status]);',
      '',
    ),
    at: { path: GATE, text: 'if (!decision.allowed) {' },
  },
  {
    what: 'the decision for some',
    change: edit(
      GATE,
      'const decision = authorize(',
      "if (req.headers['x-internal']) {\n      return undefined;\n    }\n    const decision = authorize(",
    ),
    at: { path: GATE, text: 'return undefined;' },
  },
  {
    what: 'the decision at all',
    change: edit(
      GATE,
      'const decision = authorize(roleMap, {',
      'const decision = allow({',
    ),
    at: { path: 'src/index.ts' },
    also: AUDIT,
  },
  {
    what: 'the gate before the handler',
    change: edit(SERVER, 'await gate({', 'pass({'),
    at: { path: SERVER, text: 'route.prepare(' },
  },
  {
    what: 'the gate that is passed',
    change: edit(
      'src/app.ts',
      'const gate = createGate({',
      'const gate = openGate({',
    ),
    at: { path: 'src/app.ts', text: '    gate,' },
    also: ['audit-log', 'http-hardening'],
  },
  {
    what: 'what reads the role map',
    change: editAll('src/auth/rbac.ts', 'rbac.yaml', 'roles.yaml'),
    at: { path: 'src/index.ts' },
  },
  {
    what: 'the tests',
    change: remove('src/test/'),
    at: { path: 'src/test' },
    also: ['ci-tests', 'privacy'],
  },
];
