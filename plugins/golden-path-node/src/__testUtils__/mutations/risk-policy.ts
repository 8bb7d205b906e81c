import { edit, remove, write, type Mutation } from '../mutation';

const THRESHOLDS = 'policy/thresholds.yaml';
const EXCEPTIONS = 'policy/exceptions.yaml';

/** An exception that holds, with some members replaced. */
function exceptions(...changes: Record<string, string | undefined>[]) {
  const day = (days: number) =>
    new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const items = changes.map((change, index) => {
    const members = {
      finding: `CVE-2026-1000${index}`,
      component: 'pkg:npm/left-pad@1.3.0',
      reason: 'only our own build calls it, with text that we wrote',
      owner: 'group:default/payments',
      author: 'user:default/ana',
      approver: 'user:default/sam',
      approved: day(-10),
      expires: day(20 + index),
      ticket: 'SEC-123',
      ...change,
    };
    return Object.entries(members)
      .filter(([, value]) => value !== undefined)
      .map(([key, value], i) => `${i === 0 ? '  - ' : '    '}${key}: ${value}`)
      .join('\n');
  });
  return write(
    EXCEPTIONS,
    `apiVersion: fairway.dev/v1\nkind: Exceptions\nexceptions:\n${items.join('\n')}\n`,
  );
}

const date = (days: number) =>
  new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

export const riskPolicy: Mutation[] = [
  {
    what: 'the thresholds',
    change: remove(THRESHOLDS),
    at: { path: THRESHOLDS },
  },
  {
    what: 'the exceptions',
    change: remove(EXCEPTIONS),
    at: { path: EXCEPTIONS },
  },
  {
    what: 'a critical finding that may be left',
    change: edit(
      THRESHOLDS,
      'production: { critical: 0',
      'production: { critical: 1',
    ),
    at: { path: THRESHOLDS, text: 'production:' },
  },
  {
    what: 'a high finding that may be left',
    change: edit(
      THRESHOLDS,
      'build: { critical: 0, high: 0',
      'build: { critical: 0, high: 5',
    ),
    at: { path: THRESHOLDS, text: 'build:' },
  },
  {
    what: 'more for production than for the build',
    change: edit(
      THRESHOLDS,
      /production: .*/,
      'production: { critical: 0, high: 0, medium: 0, low: 500 }',
    ),
    at: { path: THRESHOLDS, text: 'production:' },
  },
  {
    what: 'a stage without thresholds',
    change: edit(THRESHOLDS, / {2}production: .*\n/, ''),
    at: { path: THRESHOLDS, text: 'stages:' },
  },
  {
    what: 'weaknesses without a repair',
    change: edit(THRESHOLDS, 'withoutFix: count', 'withoutFix: leave'),
    at: { path: THRESHOLDS, text: 'withoutFix' },
  },
  {
    what: 'malicious packages',
    change: edit(THRESHOLDS, 'malicious: refuse', 'malicious: leave'),
    at: { path: THRESHOLDS, text: 'malicious' },
  },
  {
    what: 'releases of today',
    change: edit(
      THRESHOLDS,
      'minimumReleaseAge: P7D',
      'minimumReleaseAge: P0D',
    ),
    at: { path: THRESHOLDS, text: 'minimumReleaseAge' },
  },
  {
    what: 'a licence that spreads',
    change: edit(THRESHOLDS, '    - MIT', '    - MIT\n    - AGPL-3.0-only'),
    at: { path: THRESHOLDS, text: 'AGPL' },
  },
  {
    what: 'components without a licence',
    change: edit(THRESHOLDS, 'unknown: refuse', 'unknown: leave'),
    at: { path: THRESHOLDS, text: 'unknown: leave' },
  },
  {
    what: 'an exception that has expired',
    change: exceptions({ approved: date(-60), expires: date(-2) }),
    at: { path: EXCEPTIONS, text: 'expires:' },
  },
  {
    what: 'an exception that lasts too long',
    change: exceptions({ expires: date(120) }),
    at: { path: EXCEPTIONS, text: 'expires:' },
  },
  {
    what: 'an exception that its author approved',
    change: exceptions({ approver: 'user:default/ana' }),
    at: { path: EXCEPTIONS, text: 'approver:' },
  },
  {
    what: 'an exception without a reason',
    change: exceptions({ reason: undefined }),
    at: { path: EXCEPTIONS, text: '- finding:' },
  },
  {
    what: 'an exception without a ticket',
    change: exceptions({ ticket: undefined }),
    at: { path: EXCEPTIONS, text: '- finding:' },
  },
  {
    what: 'an exception without an owner',
    change: exceptions({ owner: undefined }),
    at: { path: EXCEPTIONS, text: '- finding:' },
  },
  {
    what: 'an exception for everything',
    change: exceptions({ component: undefined }),
    at: { path: EXCEPTIONS, text: '- finding:' },
  },
  {
    what: 'an exception for every path',
    change: exceptions({ component: undefined, path: "'**'" }),
    at: { path: EXCEPTIONS, text: 'path:' },
  },
  {
    what: 'an approval of tomorrow',
    change: exceptions({ approved: date(3) }),
    at: { path: EXCEPTIONS, text: 'approved:' },
  },
  {
    what: 'exceptions that end together',
    change: exceptions(...[1, 2, 3, 4].map(() => ({ expires: date(30) }))),
    at: { path: EXCEPTIONS },
  },
  {
    what: 'exceptions that can not be read',
    change: write(EXCEPTIONS, undefined),
    state: 'unknown',
    at: { path: EXCEPTIONS },
    also: ['no-secrets'],
  },
];
