import fc from 'fast-check';
import {
  CI,
  DEPLOYMENT,
  type Files,
  LOGGER,
  MUTATIONS,
  POLICY,
  RENDERED,
} from './__testUtils__/mutations';
import { memoryTree } from './tree';
import type { ControlResult } from './types';
import { controls, verifyTree } from './verify';

const ALL_PASS = controls.map(c => [c.id, 'pass']);

function states(files: Files) {
  return verifyTree(memoryTree(files)).map(r => [r.id, r.state]);
}

function result(files: Files, id: string): ControlResult {
  const found = verifyTree(memoryTree(files)).find(r => r.id === id);
  if (!found) {
    throw new Error(`No control ${id}`);
  }
  return found;
}

it('passes every control on the rendered template', () => {
  const results = verifyTree(memoryTree(RENDERED));
  expect(results.filter(r => r.state !== 'pass')).toEqual([]);
  expect(states({ ...RENDERED })).toEqual(ALL_PASS);
});

describe.each(Object.entries(MUTATIONS))('%s', (id, mutations) => {
  it.each(mutations)('bites on %s', (_, changed) => {
    const after = result({ ...RENDERED, ...changed }, id);
    expect(after.state).not.toBe('pass');
    expect(after.message).not.toBe('');
  });

  it('leaves the other controls as they are', () => {
    for (const [what, changed] of mutations) {
      const others = states({ ...RENDERED, ...changed }).filter(
        ([other, state]) => other !== id && state !== 'pass',
      );
      expect([what, others]).toEqual([what, []]);
    }
  });

  it('says where it looked', () => {
    expect(result(RENDERED, id).evidence.length).toBeGreaterThan(0);
  });
});

it('has mutations for every control', () => {
  expect(Object.keys(MUTATIONS).sort()).toEqual(controls.map(c => c.id).sort());
});

it('never turns a fail into a pass when files are removed', () => {
  // Only edits of files that are there: an added weak file is rightly removed.
  const edits = Object.values(MUTATIONS)
    .flat()
    .map(([, changed]) => changed)
    .filter(changed => Object.keys(changed).every(p => p in RENDERED));
  const paths = Object.keys(RENDERED);
  fc.assert(
    fc.property(
      fc.subarray(edits, { minLength: 1, maxLength: 4 }),
      fc.subarray(paths, { minLength: 1 }),
      (changes, removed) => {
        const weak: Files = Object.assign({}, RENDERED, ...changes);
        const less: Files = { ...weak };
        removed.forEach(path => delete less[path]);
        const before = verifyTree(memoryTree(weak));
        const after = verifyTree(memoryTree(less));
        const escaped = before
          .filter((b, i) => b.state === 'fail' && after[i].state === 'pass')
          .map(b => b.id);
        expect(escaped).toEqual([]);
      },
    ),
    { numRuns: 60 },
  );
});

it('never passes and never throws on hostile content', () => {
  const judged = [
    'CODEOWNERS',
    'Dockerfile',
    CI,
    POLICY,
    DEPLOYMENT,
    LOGGER,
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
  for (const path of judged) {
    for (const content of hostile) {
      const passed = verifyTree(memoryTree({ ...RENDERED, [path]: content }))
        .filter(r => r.state === 'pass')
        .map(r => r.id);
      expect(passed.length).toBeLessThan(controls.length);
    }
  }
});

it('never throws on any tree', () => {
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.oneof(fc.constantFrom(...Object.keys(RENDERED)), fc.string()),
        fc.option(fc.string(), { nil: undefined }),
      ),
      files => {
        expect(verifyTree(memoryTree(files))).toHaveLength(controls.length);
      },
    ),
    { numRuns: 200 },
  );
});

it('fails everything on an empty tree, but what it can not know', () => {
  expect(states({})).toEqual(
    controls.map(c => [
      c.id,
      c.id === 'structured-logging' ? 'unknown' : 'fail',
    ]),
  );
});

it('takes only contacts of the given domains when some are given', () => {
  const judge = (domains: string[], address: string) =>
    verifyTree(
      memoryTree({
        ...RENDERED,
        'SECURITY.md': `Report to ${address}. You hear within 2 days.`,
      }),
      { contactDomains: domains },
    ).find(r => r.id === 'security-policy')?.state;
  expect(judge(['harbour.example'], 'a@harbour.example')).toBe('pass');
  expect(judge(['harbour.example'], 'a@team.harbour.example')).toBe('pass');
  expect(judge(['harbour.example'], 'a@evilharbour.example')).toBe('fail');
  expect(judge(['harbour.example'], 'a@elsewhere.org')).toBe('fail');
});

it('understands pino too', () => {
  const files: Files = {
    'package.json': '{"main":"index.js"}',
    'index.js': `import pino from 'pino';
      const log = pino({ redact: ['req.headers.authorization', 'req.headers.cookie', '*.password', 'token'] });
      log.info('x');`,
  };
  expect(result(files, 'structured-logging').state).toBe('pass');
  const weak = {
    ...files,
    'index.js': files['index.js']?.replace("'token'", ''),
  };
  expect(result(weak, 'structured-logging').state).toBe('fail');
});
