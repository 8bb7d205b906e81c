import { run } from './run';
import type { Io } from './io';

const THRESHOLDS = `apiVersion: fairway.dev/v1
kind: Thresholds
stages:
  build: { critical: 0, high: 0, medium: 1, low: 5 }
  test: { critical: 0, high: 0, medium: 1, low: 5 }
  production: { critical: 0, high: 0, medium: 0, low: 5 }
dependencies: { withoutFix: count, minimumReleaseAge: P7D, malicious: refuse }
licences: { allowed: [MIT, Apache-2.0], unknown: refuse }
`;
const sarif = (level: string, results: number) =>
  JSON.stringify({
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Semgrep OSS', rules: [{ id: 'js.eval' }] } },
        invocations: [{ executionSuccessful: true }],
        results: Array.from({ length: results }, (_, line) => ({
          ruleId: 'js.eval',
          level,
          message: { text: 'weak' },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: 'src/a.ts' },
                region: { startLine: line + 1 },
              },
            },
          ],
        })),
      },
    ],
  });
const day = (days: number) =>
  new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const exception = (expires: string) => `apiVersion: fairway.dev/v1
kind: Exceptions
exceptions:
  - { finding: js.eval, path: src/a.ts, reason: only text of ours gets there, owner: 'group:default/a', author: 'user:default/ana', approver: 'user:default/sam', approved: ${day(-10)}, expires: ${expires}, ticket: SEC-1 }
`;
const sbom = (...licences: string[]) =>
  JSON.stringify({
    bomFormat: 'CycloneDX',
    components: [
      {
        type: 'library',
        name: 'left-pad',
        licenses: licences.map(id => ({ license: { id } })),
      },
    ],
  });

async function ask(files: Record<string, string>, ...args: string[]) {
  let out = '';
  const io: Io = {
    env: {},
    out: text => {
      out += text;
    },
    err: text => {
      out += text;
    },
    readFile: async file => {
      const text = { 'thresholds.yaml': THRESHOLDS, ...files }[file];
      if (text === undefined) {
        throw new Error('no such file');
      }
      return Buffer.from(text);
    },
    readLines: async function* none() {},
    fetch: () => Promise.reject(new Error('no network')),
    sleep: async () => {},
    random: () => 0,
  };
  const code = await run(
    ['thresholds', ...args, '--policy', 'thresholds.yaml'],
    io,
  );
  return { code, out };
}

const BUILD = ['--stage', 'build'];

it.each<[string, number, string, Record<string, string>, string[]]>([
  [
    'passes what is within',
    0,
    '1 medium',
    { r: sarif('warning', 1) },
    ['r', ...BUILD],
  ],
  [
    'fails what is more',
    1,
    '2 medium findings; 1 may be left',
    { r: sarif('warning', 2) },
    ['r', ...BUILD],
  ],
  [
    'is stricter for production',
    1,
    '0 may be left for production',
    { r: sarif('warning', 1) },
    ['r', '--stage', 'production'],
  ],
  [
    'leaves what an exception covers',
    0,
    'left until',
    { r: sarif('error', 3), e: exception(day(20)) },
    ['r', ...BUILD, '--exceptions', 'e'],
  ],
  [
    'fails on an exception that has expired',
    1,
    'has expired',
    { r: sarif('note', 0), e: exception(day(-2)) },
    ['r', ...BUILD, '--exceptions', 'e'],
  ],
  [
    'refuses a licence that is not listed',
    1,
    'AGPL-3.0-only',
    { r: sarif('note', 0), s: sbom('AGPL-3.0-only') },
    ['r', ...BUILD, '--sbom', 's'],
  ],
  [
    'refuses a component without a licence',
    1,
    'no licence',
    { r: sarif('note', 0), s: sbom() },
    ['r', ...BUILD, '--sbom', 's'],
  ],
  [
    'takes a licence that is listed',
    0,
    'PASS',
    { r: sarif('note', 0), s: sbom('MIT') },
    ['r', ...BUILD, '--sbom', 's'],
  ],
  ['has no answer without the report', 2, "Can't read", {}, ['r', ...BUILD]],
  ['has no answer to what is no report', 2, '', { r: '{}' }, ['r', ...BUILD]],
])('%s', async (_, code, words, files, args) => {
  const answer = await ask(files, ...args);
  expect(answer.out).toContain(words);
  expect([answer.code, answer.out]).toEqual([code, answer.out]);
});
