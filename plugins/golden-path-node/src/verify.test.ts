import fc from 'fast-check';
import { judgedOf, touched } from './__testUtils__/judged';
import { MUTATIONS } from './__testUtils__/mutations';
import { type Files, rendering } from './__testUtils__/renderings';
import { memoryTree } from './tree';
import type { ControlResult } from './types';
import { controls, verifyTree } from './verify';

jest.setTimeout(300_000);

const RENDERED = rendering('node');

const verify = (files: Files, only?: readonly string[]) =>
  verifyTree(memoryTree(files), { only });

async function result(files: Files, id: string): Promise<ControlResult> {
  const [found] = await verify(files, [id]);
  if (!found) {
    throw new Error(`No control ${id}`);
  }
  return found;
}

it('never turns a fail into a pass when files are removed', async () => {
  const paths = Object.keys(RENDERED);
  // Only edits of files that are there: an added weak file is rightly removed.
  // A secret is rightly gone with the file that held it, a grant or an open
  // resource with the file that declared it.
  const declares =
    /^deploy\/k8s\/(?:role|kustomization)\.yaml$|^infra\/terraform\/(?:identity|logging|network)\.tf$/;
  const edits = Object.entries(MUTATIONS)
    .filter(([id]) => id !== 'no-secrets')
    .flatMap(([, mutations]) => mutations)
    .filter(({ base = 'node' }) => base === 'node')
    .map(({ change }) => {
      const after = change(RENDERED);
      return Object.fromEntries(
        [...new Set([...Object.keys(after), ...paths])]
          .filter(path => after[path] !== RENDERED[path])
          .map(path => [path, after[path]]),
      );
    })
    .filter(changed =>
      Object.keys(changed).every(p => p in RENDERED && !declares.test(p)),
    )
    // What was put below a file goes with it, as an added file does.
    .filter(changed =>
      Object.entries(changed).every(
        ([path, text]) => !text?.startsWith(RENDERED[path] ?? '\0'),
      ),
    );
  const judged = await judgedOf('node');
  expect(judged.filter(({ result: { state } }) => state === 'fail')).toEqual(
    [],
  );
  await fc.assert(
    fc.asyncProperty(
      fc.subarray(edits, { minLength: 1, maxLength: 4 }),
      fc.subarray(paths, { minLength: 1 }),
      async (changes, removed) => {
        const weak: Files = Object.assign({}, RENDERED, ...changes);
        const less: Files = { ...weak };
        removed.forEach(path => delete less[path]);
        // What no edit touches passes, as it does without them.
        const before = await verify(weak, touched(judged, RENDERED, weak));
        const failed = before.filter(b => b.state === 'fail').map(b => b.id);
        const after = await verify(less, failed);
        expect(after.filter(a => a.state === 'pass').map(a => a.id)).toEqual(
          [],
        );
      },
    ),
    { numRuns: 40 },
  );
});

it('never passes and never throws on hostile content', async () => {
  const paths = [
    'CODEOWNERS',
    'Dockerfile',
    '.github/workflows/ci.yaml',
    'deploy/k8s/networkpolicy.yaml',
    'deploy/k8s/deployment.yaml',
    'src/logging/logger.ts',
    'src/index.ts',
    'package.json',
    'SECURITY.md',
  ];
  const hostile: (string | undefined)[] = [
    undefined,
    '\u0000\ud800',
    '['.repeat(100_000),
    '{"a":'.repeat(20_000),
    '('.repeat(50_000),
    'a'.repeat(300_000),
    '*'.repeat(2_000),
    `${'*a'.repeat(500)} @a/security`,
    'a: &a [x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c]',
    '!!js/function "x"',
    '---\n'.repeat(1000),
    'null',
    '- 1\n- 2',
    '${{ '.repeat(5000),
    '<!--'.repeat(20_000),
    'FROM '.repeat(20_000),
  ];
  const untouched = await judgedOf('node');
  for (const path of paths) {
    for (const content of hostile) {
      const files = { ...RENDERED, [path]: content };
      const asked = touched(untouched, RENDERED, files);
      const results = await verify(files, asked);
      expect(results).toHaveLength(asked.length);
      // One of those that read it says so.
      const passed = results.filter(r => r.state === 'pass').map(r => r.id);
      expect(passed.length).toBeLessThan(asked.length);
    }
  }
});

it('never throws on any tree', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(
        fc.oneof(fc.constantFrom(...Object.keys(RENDERED)), fc.string()),
        fc.option(fc.string(), { nil: undefined }),
      ),
      async files => {
        expect(await verify(files)).toHaveLength(controls.length);
      },
    ),
    { numRuns: 200 },
  );
});

it('passes nothing on an empty tree', async () => {
  const results = await verify({});
  expect(results.filter(r => r.state === 'pass').map(r => r.id)).toEqual([]);
  expect(
    results.filter(r => r.state === 'not-applicable').map(r => r.id),
  ).toEqual([]);
});

it('takes only contacts of the given domains when some are given', async () => {
  const judge = async (domains: string[], address: string) => {
    const results = await verifyTree(
      memoryTree({
        ...RENDERED,
        'SECURITY.md': `Report to ${address}. You hear within 2 days.`,
      }),
      { contactDomains: domains, only: ['security-policy'] },
    );
    return results.map(({ state }) => state).join();
  };
  expect(await judge(['harbour.example'], 'a@harbour.example')).toBe('pass');
  expect(await judge(['harbour.example'], 'a@team.harbour.example')).toBe(
    'pass',
  );
  expect(await judge(['harbour.example'], 'a@evilharbour.example')).toBe(
    'fail',
  );
  expect(await judge(['harbour.example'], 'a@elsewhere.org')).toBe('fail');
});

it('understands pino too', async () => {
  const files: Files = {
    'package.json': '{"main":"index.js","dependencies":{"pino":"9.0.0"}}',
    'index.js': `import pino from 'pino';
      const log = pino({ redact: ['req.headers.authorization', 'req.headers.cookie', '*.password', 'token'] });
      log.info('x');`,
  };
  expect((await result(files, 'structured-logging')).state).toBe('pass');
  const weak = {
    ...files,
    'index.js': files['index.js']?.replace("'token'", ''),
  };
  expect((await result(weak, 'structured-logging')).state).toBe('fail');
  const required = {
    ...files,
    'index.js': `const pino = require('pino');
      const options = { redact: ['authorization', 'cookie', 'password', 'token'] };
      const log = pino(options);
      log.info('x');`,
  };
  expect((await result(required, 'structured-logging')).state).toBe('pass');
});
