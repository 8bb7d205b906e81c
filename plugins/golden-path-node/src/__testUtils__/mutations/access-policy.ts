import { edit, remove, type Mutation } from '../mutation';

const FILE = 'access.yaml';

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

export const accessPolicy: Mutation[] = [
  { what: 'the file', change: remove(FILE), at: { path: FILE } },
  weak(
    'people',
    /approval:\n[^]*?from: \[owners\] \}/,
    'approval: { auto: true }',
    'auto: true',
  ),
  weak(
    'people, wherever a condition holds',
    'from: [owners] }',
    "from: [owners], unless: 'true' }",
    'steps:',
  ),
  weak(
    'the service',
    'entity: component:default/ledger',
    'entity: component:default/other',
    'entity:',
  ),
  weak(
    'entities of others',
    '  risk: high',
    '  alsoOn: [component:default/other]\n  risk: high',
    'alsoOn',
  ),
  weak(
    'the owner',
    'owner: "group:default/payments"',
    'owner: group:default/storefront',
    'owner: group',
  ),
  weak('everybody', 'allow: ["group:default/payments"]', "allow: ['*']", "'*'"),
  weak(
    'one person',
    'allow: ["group:default/payments"]',
    'allow: [user:default/ana]',
    'user:default/ana',
  ),
  weak(
    'the role of an administrator',
    'role: debugger',
    'role: cluster-admin',
    'role:',
  ),
  weak(
    'the namespace of others',
    'namespace: payments',
    'namespace: identity',
    'namespace: identity',
  ),
  weak(
    'the whole cluster',
    '    role: debugger',
    '    clusterRole: view',
    'clusterRole',
  ),
  weak('the time', 'max: PT2H', 'max: PT12H', 'duration:'),
  weak(
    'the reason',
    'reason: { minLength: 10 }',
    'reason: { minLength: 1 }',
    'reason:',
  ),
  weak(
    'steps',
    'steps:\n        - { any: 1, from: [owners] }',
    'steps: []',
    'approval:',
  ),
];
