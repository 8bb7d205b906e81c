import { renderTemplate } from './renderTemplate';

/** Path → text; undefined is a file without readable text. */
export type Files = Record<string, string | undefined>;

/** The template with its default values. */
export const RENDERED: Readonly<Files> = renderTemplate();
/** Files that the mutations change most. */
export const LOGGER = 'src/logging/logger.ts';
export const POLICY = 'deploy/k8s/networkpolicy.yaml';
export const DEPLOYMENT = 'deploy/k8s/deployment.yaml';
export const CI = '.github/workflows/ci.yaml';

/** Replaces text in a file; a replacement that changes nothing is a fault of the test. */
function edit(path: string, from: string | RegExp, to: string): Files {
  const before = RENDERED[path] ?? '';
  const after = before.replace(from, () => to);
  if (after === before) {
    throw new Error(`${path} does not hold ${from}`);
  }
  return { [path]: after };
}

const append = (path: string, text: string): Files => ({
  [path]: `${RENDERED[path]}\n${text}\n`,
});

/** control → [what is weakened, the changed files]. `undefined` removes the text. */
export const MUTATIONS: Record<string, [string, Files][]> = {
  codeowners: [
    ['the default owner', edit('CODEOWNERS', /^\* .*$/m, '')],
    [
      'the default owner to the source only',
      edit('CODEOWNERS', /^\* /m, '/src/ '),
    ],
    [
      'the owner of the pipeline',
      edit('CODEOWNERS', '/.github/ ', '/.gitlab/ '),
    ],
    [
      'a second approver of the deployment',
      edit(
        'CODEOWNERS',
        /^(\/deploy\/.*)$/m,
        '/deploy/ @harbour/payments @harbour/security',
      ),
    ],
    [
      'a later rule for workflows',
      append('CODEOWNERS', '*.yaml @harbour/payments'),
    ],
    ['a later rule without owners', append('CODEOWNERS', '/Dockerfile')],
    ['a later catch-all', append('CODEOWNERS', '* @harbour/payments')],
    [
      'only direct children of deploy',
      edit('CODEOWNERS', '/deploy/ ', '/deploy/* '),
    ],
    ['its own protection', edit('CODEOWNERS', /^\/CODEOWNERS.*$/m, '')],
    ['placeholders', edit('CODEOWNERS', /^\* .*$/m, '* @org/team')],
    ['an owner that is none', edit('CODEOWNERS', /^\* .*$/m, '* payments')],
    ['everything but comments', { CODEOWNERS: '# * @harbour/security\n' }],
    [
      'another file that comes first',
      { '.github/CODEOWNERS': '* @harbour/payments\n' },
    ],
  ],
  dockerfile: [
    ['the user', edit('Dockerfile', 'USER 65532:65532', '')],
    ['root', edit('Dockerfile', 'USER 65532:65532', 'USER 0')],
    [
      'root with a group',
      edit('Dockerfile', 'USER 65532:65532', 'USER 00:65532'),
    ],
    ['a user with a name', edit('Dockerfile', 'USER 65532:65532', 'USER node')],
    [
      'a user from a variable',
      edit('Dockerfile', 'USER 65532:65532', 'ARG U=65532\nUSER $U'),
    ],
    ['root at the end', append('Dockerfile', 'user root')],
    [
      'the user in a comment only',
      edit('Dockerfile', 'USER 65532:65532', '# USER 65532:65532'),
    ],
    [
      'the user in a here document only',
      edit(
        'Dockerfile',
        'USER 65532:65532',
        'RUN <<EOF\nUSER 65532:65532\nEOF',
      ),
    ],
    [
      'the user in a continued line only',
      edit('Dockerfile', 'USER 65532:65532', 'RUN true \\\nUSER 65532:65532'),
    ],
    [
      'the user of an earlier stage only',
      {
        Dockerfile: `${RENDERED.Dockerfile?.replace('USER 65532:65532', '').replace('WORKDIR /app', 'WORKDIR /app\nUSER 65532')}`,
      },
    ],
    [
      'the digest of the last base',
      edit('Dockerfile', /(nonroot)@sha256:\w+/, 'nonroot'),
    ],
    [
      'the digest of the build base',
      edit('Dockerfile', /@sha256:\w+ AS/, ' AS'),
    ],
    [
      'a short digest',
      edit('Dockerfile', /@sha256:\w{64}$/m, '@sha256:14d42e'),
    ],
    [
      'a base from a variable',
      edit('Dockerfile', /^FROM node\S+/m, 'ARG BASE\nFROM $BASE'),
    ],
    [
      'a copy from another image',
      edit(
        'Dockerfile',
        '--from=build /app/dist',
        '--from=nginx:latest /app/dist',
      ),
    ],
    [
      'a mount from another image',
      append(
        'Dockerfile',
        'RUN --mount=type=bind,from=nginx:latest,target=/x true',
      ),
    ],
    ['a file from a URL', append('Dockerfile', 'ADD https://example.com/x /x')],
    [
      'a repository as a file',
      append('Dockerfile', 'add git@github.com:a/b.git /x'),
    ],
    [
      'another frontend',
      { Dockerfile: `# syntax=evil/frontend\n${RENDERED.Dockerfile}` },
    ],
    ['no stage at all', { Dockerfile: 'USER 65532\n' }],
    ['nothing', { Dockerfile: '' }],
    [
      'a second, weak file',
      {
        Containerfile: 'FROM alpine\n',
        ...append('CODEOWNERS', '/Containerfile @harbour/security'),
      },
    ],
  ],
  workflows: [
    ['permissions at the top', edit(CI, 'permissions: {}', '')],
    [
      'permissions that write',
      edit(CI, 'permissions: {}', 'permissions: write-all'),
    ],
    [
      'one permission that writes',
      edit(CI, 'permissions: {}', 'permissions: { contents: write }'),
    ],
    [
      'permissions of a job',
      edit(CI, 'permissions:\n      contents: read', 'permissions: write-all'),
    ],
    ['an action by tag', edit(CI, /@de0fac\w+/, '@v6')],
    ['an action by short commit', edit(CI, /@de0fac\w+/, '@de0fac2')],
    ['an action by branch', edit(CI, /setup-node@\w+/, 'setup-node@main')],
    [
      'an image by tag',
      edit(CI, '- run: npm test', '- uses: docker://alpine:3'),
    ],
    [
      'a reusable workflow by tag',
      append(CI, '  other:\n    uses: a/b/.github/workflows/x.yml@v1'),
    ],
    [
      'a title in a script',
      edit(
        CI,
        '- run: npm test',
        '- run: echo "${{ github.event.pull_request.title }}"',
      ),
    ],
    [
      'a branch name in a script',
      edit(CI, '- run: npm test', '- run: echo ${{ github.head_ref }}'),
    ],
    [
      'a spelling in capitals',
      edit(CI, '- run: npm test', "- run: echo ${{ GitHub['Head_Ref'] }}"),
    ],
    [
      'a function around it',
      edit(CI, '- run: npm test', '- run: echo ${{ toJSON(github.event) }}'),
    ],
    [
      'a value by way of env',
      edit(CI, '- run: npm test', '- run: echo ${{ env.TITLE }}'),
    ],
    [
      'a script of github-script',
      edit(
        CI,
        '- run: npm test',
        `- uses: actions/github-script@${'a'.repeat(40)}\n        with: { script: 'x(\${{ github.head_ref }})' }`,
      ),
    ],
    ['pull_request_target', edit(CI, 'pull_request:', 'pull_request_target:')],
    [
      'workflow_run',
      edit(CI, 'pull_request:', 'workflow_run: { workflows: [CI] }'),
    ],
    [
      'pull_request_target in a list',
      edit(CI, /on:[\s\S]*?(?=\n#)/, 'on: [push, pull_request_target]'),
    ],
    ['a trigger at all', edit(CI, /on:[\s\S]*?(?=\n#)/, 'on: {}')],
    ['its jobs', { [CI]: 'name: CI\n' }],
    ['its syntax', append(CI, '  : : [')],
    ['doubled keys', append(CI, 'permissions: write-all')],
    [
      'a step without anything',
      edit(CI, '- run: npm test', '- name: npm test'),
    ],
    [
      'a local action that is missing',
      edit(CI, '- run: npm test', '- uses: ./.github/actions/x'),
    ],
    [
      'a local action that is weak',
      {
        ...edit(CI, '- run: npm test', '- uses: ./.github/actions/x'),
        '.github/actions/x/action.yml':
          'runs: { using: composite, steps: [ { uses: a/b@v1 } ] }',
      },
    ],
    [
      'a second workflow',
      {
        '.github/workflows/b.yml':
          'on: push\njobs: { a: { steps: [ { run: x } ] } }',
      },
    ],
  ],
  'network-policy': [
    ['everything', { [POLICY]: '' }],
    ['the kind', edit(POLICY, /kind: NetworkPolicy/g, 'kind: ConfigMap')],
    [
      'the selector',
      {
        [POLICY]: RENDERED[POLICY]?.replaceAll(
          'app.kubernetes.io/name: ledger',
          'app: other',
        ),
      },
    ],
    [
      'an expression that does not match',
      {
        [POLICY]: RENDERED[POLICY]?.replaceAll(
          'matchLabels:\n      app.kubernetes.io/name: ledger',
          'matchExpressions: [{ key: app.kubernetes.io/name, operator: NotIn, values: [ledger] }]',
        ),
      },
    ],
    [
      'the label of the pods',
      edit(
        DEPLOYMENT,
        /(template:[\s\S]*?name: )ledger/,
        'template:\n    metadata:\n      labels:\n        app: other',
      ),
    ],
    [
      'the namespace',
      {
        [POLICY]: RENDERED[POLICY]?.replaceAll(
          'namespace: payments',
          'namespace: other',
        ),
      },
    ],
    [
      'the outward direction',
      {
        [POLICY]: RENDERED[POLICY]?.replaceAll(
          '[Ingress, Egress]',
          '[Ingress]',
        ),
      },
    ],
    [
      'the inward direction',
      {
        [POLICY]: RENDERED[POLICY]?.replaceAll('[Ingress, Egress]', '[Egress]'),
      },
    ],
    [
      'an empty rule inwards',
      edit(POLICY, '  ingress:\n', '  ingress:\n    - {}\n'),
    ],
    [
      'an empty rule outwards',
      edit(POLICY, '  egress:\n', '  egress:\n    - {}\n'),
    ],
    [
      'ports without peers',
      edit(
        POLICY,
        '  ingress:\n',
        '  ingress:\n    - ports: [{ port: 8080 }]\n',
      ),
    ],
    [
      'the whole internet',
      edit(
        POLICY,
        '  egress:\n',
        '  egress:\n    - to: [{ ipBlock: { cidr: 0.0.0.0/0 } }]\n',
      ),
    ],
    [
      'half the internet',
      edit(
        POLICY,
        '  egress:\n',
        '  egress:\n    - to: [{ ipBlock: { cidr: 128.0.0.0/1 } }]\n',
      ),
    ],
    [
      'all ports as a range',
      edit(
        POLICY,
        '  egress:\n',
        '  egress:\n    - ports: [{ port: 1, endPort: 65535 }]\n',
      ),
    ],
    [
      'all namespaces',
      edit(
        POLICY,
        '  ingress:\n',
        '  ingress:\n    - from: [{ namespaceSelector: {} }]\n',
      ),
    ],
    [
      'all namespaces by an empty list',
      edit(
        POLICY,
        '  ingress:\n',
        '  ingress:\n    - from: [{ namespaceSelector: { matchLabels: {} } }]\n',
      ),
    ],
    [
      'a third policy',
      append(
        POLICY,
        '---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: x, namespace: payments }\nspec: { podSelector: {}, ingress: [{}] }',
      ),
    ],
    [
      'the network of the node',
      edit(
        DEPLOYMENT,
        'serviceAccountName:',
        'hostNetwork: true\n      serviceAccountName:',
      ),
    ],
    [
      'a kustomization that leaves it out',
      { 'deploy/k8s/kustomization.yaml': 'resources: [deployment.yaml]' },
    ],
    [
      'another version of the API',
      edit(POLICY, /networking.k8s.io\/v1/g, 'example.com/v1'),
    ],
    [
      'a second workload',
      {
        'deploy/k8s/worker.yaml':
          'apiVersion: batch/v1\nkind: CronJob\nmetadata: { name: w, namespace: payments }\nspec: { jobTemplate: { spec: { template: { metadata: { labels: { app: w } } } } } }',
      },
    ],
  ],
  'structured-logging': [
    ...['authorization', 'cookie', 'password', 'token'].map(
      (key): [string, Files] => [
        `the key ${key}`,
        edit(LOGGER, `  '${key}',\n`, ''),
      ],
    ),
    [
      'a key in a comment only',
      edit(LOGGER, "  'token',\n", "  // 'token',\n"),
    ],
    [
      'the replacer',
      edit(
        LOGGER,
        /JSON\.stringify\(fields, redact\)/,
        'JSON.stringify(fields)',
      ),
    ],
    [
      'the replacer by null',
      edit(
        LOGGER,
        /JSON\.stringify\(fields, redact\)/,
        'JSON.stringify(fields, null)',
      ),
    ],
    [
      'another replacer',
      edit(
        LOGGER,
        /JSON\.stringify\(fields, redact\)/,
        'JSON.stringify(fields, other)',
      ),
    ],
    [
      'the condition turned round',
      edit(LOGGER, "? '[redacted]' : value", "? value : '[redacted]'"),
    ],
    [
      'a negated condition',
      edit(LOGGER, 'return REDACTED_KEYS.has', 'return !REDACTED_KEYS.has'),
    ],
    [
      'a condition that is switched off',
      edit(
        LOGGER,
        'return REDACTED_KEYS.has',
        'return false && REDACTED_KEYS.has',
      ),
    ],
    ['the case of keys', edit(LOGGER, 'key.toLowerCase()', 'key')],
    ['the list, later', append(LOGGER, "REDACTED_KEYS.delete('token');")],
    [
      'JSON',
      edit(
        LOGGER,
        /write\(\s*formatLine\(\{\s*\.\.\.fields/,
        'write(String(message)); noop(formatLine({ ...fields',
      ),
    ],
    [
      'the line before it is rendered',
      edit(LOGGER, /write\(\s*formatLine\(/, 'write(message + formatLine('),
    ],
    ['a console call', append('src/routes.ts', "console.log('x');")],
    [
      'a console call by another name',
      append('src/routes.ts', 'const { log } = globalThis.console;'),
    ],
    ['a direct write', append('src/routes.ts', "process.stderr.write('x');")],
    [
      'a console that is imported',
      append('src/routes.ts', "import { log } from 'node:console';"),
    ],
    [
      'a stream that is imported',
      append('src/routes.ts', "import { stdout } from 'node:process';"),
    ],
    [
      'the use of the logger',
      {
        'src/index.ts':
          "import { createServer } from 'node:http';\ncreateServer().listen(8080);\n",
      },
    ],
    ['the syntax', append(LOGGER, 'const = ;')],
    [
      'an import that only running it tells',
      append('src/routes.ts', 'export const x = import(process.argv[2]);'),
    ],
    [
      'an import that is missing',
      append('src/routes.ts', "import './hidden.js';"),
    ],
    [
      'the entry point',
      edit('package.json', /dist\/index\.js/g, 'dist/other.js'),
    ],
  ],
  'security-policy': [
    ['the contact', edit('SECURITY.md', 'payments@harbour.internal', 'us')],
    [
      'an example address',
      edit('SECURITY.md', 'payments@harbour.internal', 'security@example.com'),
    ],
    [
      'a reserved domain',
      edit('SECURITY.md', 'payments@harbour.internal', 'security@harbour.test'),
    ],
    [
      'a placeholder address',
      edit(
        'SECURITY.md',
        'payments@harbour.internal',
        'your-team@harbour.internal',
      ),
    ],
    [
      'a placeholder',
      edit('SECURITY.md', 'payments@harbour.internal', '[your team address]'),
    ],
    ['a placeholder beside it', append('SECURITY.md', 'TODO: a phone number')],
    [
      'the contact in a comment only',
      edit(
        'SECURITY.md',
        '**payments@harbour.internal**',
        '<!-- payments@harbour.internal -->',
      ),
    ],
    [
      'the contact in an open comment',
      { 'SECURITY.md': `<!-- ${RENDERED['SECURITY.md']}` },
    ],
    [
      'the contact in code only',
      edit(
        'SECURITY.md',
        '**payments@harbour.internal**',
        '\n```\npayments@harbour.internal\n```\n',
      ),
    ],
    [
      'a link that is no contact',
      edit(
        'SECURITY.md',
        '**payments@harbour.internal**',
        'us.\n\nSee https://harbour.internal/',
      ),
    ],
    [
      'an address without a domain',
      edit('SECURITY.md', 'payments@harbour.internal', 'payments@localhost'),
    ],
    ['the response time', edit('SECURITY.md', 'within 1 working day', 'soon')],
    ['everything but a heading', { 'SECURITY.md': '# Security\n' }],
  ],
};
