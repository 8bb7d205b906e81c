import { all, append, edit, type Mutation, write } from '../mutation';
import { INDEX, CODE } from './nodeChanges';

/** Certificates that nobody verifies. */
export const certificates: Mutation[] = [
  {
    what: 'certificates, by the environment',
    change: append(INDEX, "process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';"),
    at: { path: INDEX, text: 'NODE_TLS_REJECT_UNAUTHORIZED' },
  },
  {
    what: 'certificates, by an option',
    change: append(
      INDEX,
      "import { request } from 'node:https';\nrequest({ host: 'x', rejectUnauthorized: false });",
    ),
    at: { path: INDEX, text: 'rejectUnauthorized' },
  },
  {
    what: 'certificates, by a setting',
    change: append(
      INDEX,
      "import { request } from 'node:https';\nrequest({ host: 'x', rejectUnauthorized: process.env.STRICT });",
    ),
    at: { path: INDEX, text: 'rejectUnauthorized' },
    state: 'unknown',
  },
  {
    what: 'the names in certificates',
    change: append(
      INDEX,
      "import { request } from 'node:https';\nrequest({ host: 'x', checkServerIdentity: () => undefined });",
    ),
    at: { path: INDEX, text: 'checkServerIdentity' },
  },
  {
    what: 'certificates, in the image',
    change: edit(
      'Dockerfile',
      'ENV NODE_ENV=production',
      'ENV NODE_TLS_REJECT_UNAUTHORIZED=0 NODE_ENV=production',
    ),
    at: { path: 'Dockerfile', text: 'NODE_TLS_REJECT_UNAUTHORIZED' },
  },
  {
    what: 'certificates, in the cluster',
    change: edit(
      'deploy/k8s/deployment.yaml',
      / {10}env:\n/,
      '          env:\n            - name: NODE_TLS_REJECT_UNAUTHORIZED\n              value: "0"\n',
    ),
    at: {
      path: 'deploy/k8s/deployment.yaml',
      text: 'NODE_TLS_REJECT_UNAUTHORIZED',
    },
  },
];

/** Code that runs, and is not what package.json starts and imports. */
export const others: Mutation[] = [
  {
    what: 'another file in the image',
    change: all(
      edit('Dockerfile', 'CMD ["dist/index.js"]', 'CMD ["dist/real.js"]'),
      write(
        'src/real.ts',
        "import { createServer } from 'node:http';\ncreateServer((q, r) => r.end('x')).listen(8080);\n",
      ),
    ),
    at: { path: 'package.json' },
    state: 'unknown',
    also: CODE,
  },
  {
    what: 'a module that is loaded first',
    change: edit(
      'Dockerfile',
      'CMD ["dist/index.js"]',
      'CMD ["--import", "./dist/real.js", "dist/index.js"]',
    ),
    at: { path: 'package.json' },
    state: 'unknown',
    also: CODE,
  },
  {
    what: 'a module that is loaded by the environment',
    change: edit(
      'Dockerfile',
      'ENV NODE_ENV=production',
      'ENV NODE_OPTIONS="--require ./real.js" NODE_ENV=production',
    ),
    at: { path: 'package.json' },
    state: 'unknown',
    also: CODE,
  },
  ...['#debug', '@/debug', 'data:text/javascript,console.log(1)'].map(
    (name): Mutation => ({
      what: `the import of ${name.slice(0, 7)}`,
      change: all(
        append(INDEX, `import '${name}';`),
        write('src/debug.ts', 'console.log(1);\n'),
      ),
      at: { path: 'package.json' },
      state: 'unknown',
      also: CODE,
    }),
  ),
  {
    what: 'a framework besides',
    change: all(
      edit('package.json', '"jose":', '"express": "5.1.0",\n    "jose":'),
      append(INDEX, "import express from 'express';\nexpress().listen(9000);"),
    ),
    at: { path: INDEX },
    state: 'unknown',
    also: ['authorization', 'dependency-gate'],
  },
  {
    what: 'code that is a text',
    change: append(INDEX, "eval(process.env.CODE ?? '');"),
    at: { path: 'package.json' },
    state: 'unknown',
    also: CODE,
  },
  {
    what: 'a file that another thread runs',
    change: append(
      INDEX,
      "import { Worker } from 'node:worker_threads';\nnew Worker('./real.js');",
    ),
    at: { path: 'package.json' },
    state: 'unknown',
    also: CODE,
  },
];
