import type { ObservedFinding } from '@fairway/plugin-security-scorecard-node';
import fc from 'fast-check';
import { finding, observation } from '../__testUtils__/fixtures';
import { deadlinePolicy } from './durations';
import { findingDeadline, mergeFindings, type StoredFinding } from './findings';
import { groupByKeys, identityKeys, primaryName } from './identity';

const deadlines = deadlinePolicy({});

/** The findings of one entity after some observations. */
function after(
  ...seen: [collectorId: string, findings: ObservedFinding[], second?: number][]
): StoredFinding[] {
  const known = new Map<string, StoredFinding>();
  for (const [collectorId, findings, second = 0] of seen) {
    const changes = mergeFindings({
      collectorId,
      pillar: 'scan',
      observation: observation('a', {
        findings,
        observedAt: `2026-11-21T10:00:0${second}.000Z`,
      }),
      known: [...known.values()],
      deadlines,
    });
    changes.forEach(c => known.set(c.finding.id, c.finding));
  }
  return [...known.values()];
}

const open = (findings: StoredFinding[]) =>
  findings.filter(f => f.status !== 'resolved');
const shown = (findings: StoredFinding[]) =>
  open(findings)
    .map(({ id: _, ...rest }) => JSON.stringify(rest))
    .sort();

const NAMES = [
  'CVE-2024-1',
  'CVE-2024-2',
  'GHSA-aaaa',
  'GHSA-bbbb',
  'VENDOR-1',
];
const reported = fc
  .record({
    vulnerability: fc.constantFrom(...NAMES),
    aliases: fc.subarray(NAMES, { maxLength: 2 }),
    purl: fc.option(
      fc.constantFrom(
        'pkg:npm/foo@1.0.0',
        'pkg:npm/foo@1.0.0?arch=x',
        'pkg:npm/foo@2.0.0',
      ),
      { nil: undefined },
    ),
    component: fc.constantFrom('foo@1.0.0', 'bar@1.0.0'),
    location: fc.constantFrom('image/a', 'image/b'),
    severity: fc.constantFrom('high' as const, 'low' as const),
    status: fc.constantFrom('open' as const, 'suppressed' as const),
  })
  .map(({ purl, ...rest }): ObservedFinding =>
    finding(rest.vulnerability, purl ? { ...rest, purl } : rest),
  );
const reports = fc.array(reported, { maxLength: 6 });

describe('deduplication across sources', () => {
  it('joins what shares an alias, a component and a location', () => {
    const [one, ...others] = after(
      ['inspector', [finding('CVE-2024-1', { component: 'foo@1.0.0' })]],
      [
        'trivy',
        [
          finding('GHSA-aaaa', {
            aliases: ['CVE-2024-1'],
            component: 'foo',
            purl: 'pkg:npm/foo@1.0.0?arch=amd64',
            severity: 'critical',
            fixedIn: '1.0.1',
          }),
        ],
      ],
    );
    expect(others).toEqual([]);
    expect(one).toMatchObject({
      vulnerability: 'CVE-2024-1',
      aliases: ['GHSA-aaaa'],
      severity: 'critical',
      sources: ['inspector', 'trivy'],
      fixedIn: '1.0.1',
      reports: {
        inspector: [{ severity: 'high' }],
        trivy: [{ severity: 'critical' }],
      },
    });
  });

  it.each([
    ['another location', { location: 'image/b' }],
    ['another component', { component: 'bar@1.0.0' }],
    ['another version', { purl: 'pkg:npm/foo@2.0.0', component: 'foo' }],
    ['no name in common', { vulnerability: 'CVE-2024-9' }],
  ])('keeps apart what has %s', (_, over) => {
    const base = finding('CVE-2024-1', { component: 'foo@1.0.0' });
    expect(after(['a', [base]], ['b', [{ ...base, ...over }]])).toHaveLength(2);
  });

  it('knows the names that people use for packages with a namespace', () => {
    const keys = (purl: string) =>
      identityKeys({ vulnerability: 'X', component: 'c', purl, location: 'l' })
        .map(key => JSON.parse(key)[1])
        .slice(1);
    expect(keys('pkg:npm/%40scope/foo@1.0.0')).toEqual(['@scope/foo@1.0.0']);
    expect(keys('pkg:maven/org.x/y@2')).toEqual(['org.x:y@2']);
    expect(keys('pkg:deb/debian/openssl@1.1?arch=x#y')).toEqual([
      'openssl@1.1',
    ]);
    expect(keys('pkg:golang/github.com/a/b@v1')).toEqual(['github.com/a/b@v1']);
  });

  it('is idempotent', () => {
    fc.assert(
      fc.property(reports, reports, (a, b) => {
        expect(shown(after(['a', a], ['b', b], ['a', a], ['b', b]))).toEqual(
          shown(after(['a', a], ['b', b])),
        );
      }),
    );
  });

  it('is commutative: neither the order of sources nor that of reports matters', () => {
    fc.assert(
      fc.property(reports, reports, (a, b) => {
        const one = shown(after(['a', a], ['b', b]));
        expect(shown(after(['b', b], ['a', a]))).toEqual(one);
        expect(
          shown(after(['a', [...a].reverse()], ['b', [...b].reverse()])),
        ).toEqual(one);
      }),
    );
  });

  it('groups exactly what is connected', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uniqueArray(fc.nat(8), { minLength: 1, maxLength: 3 })),
        items => {
          const groups = groupByKeys(items, keys => keys.map(String));
          expect(groups.flat()).toHaveLength(items.length);
          const sets = groups.map(g => new Set(g.flat()));
          sets.forEach((a, i) =>
            sets
              .slice(i + 1)
              .forEach(b => expect([...a].some(key => b.has(key))).toBe(false)),
          );
        },
      ),
    );
    expect(primaryName(['VENDOR-1', 'GHSA-x', 'CVE-2', 'CVE-1'])).toBe('CVE-1');
  });

  it('keeps the id and the first time of the older one when two turn out to be one', () => {
    const cve = finding('CVE-2024-1', { component: 'foo@1' });
    const ghsa = finding('GHSA-aaaa', { component: 'foo@1' });
    const [first, second] = after(['a', [cve]], ['b', [ghsa], 1]);
    const joined = after(
      ['a', [cve]],
      ['b', [ghsa], 1],
      ['b', [{ ...ghsa, aliases: ['CVE-2024-1'] }], 2],
    );
    expect(open(joined)).toMatchObject([
      { id: first.id, firstSeenAt: first.firstSeenAt, sources: ['a', 'b'] },
    ]);
    expect(joined.find(f => f.id === second.id)?.status).toBe('resolved');
    // Apart again: each keeps an id of its own.
    const apart = after(
      ['a', [cve]],
      ['b', [{ ...ghsa, aliases: ['CVE-2024-1'] }], 1],
      ['b', [ghsa], 2],
    );
    expect(new Set(open(apart).map(f => f.id)).size).toBe(2);
  });

  it('reopens with the id and the first time of before, under whichever name', () => {
    const cve = finding('CVE-2024-1', { component: 'foo@1' });
    const [before] = after(['a', [cve]]);
    const [again] = after(
      ['a', [cve]],
      ['a', [], 1],
      [
        'a',
        [finding('CVE-2024-1', { component: 'FOO@1', aliases: ['GHSA-x'] })],
        2,
      ],
    );
    expect(again).toMatchObject({
      id: before.id,
      status: 'open',
      firstSeenAt: before.firstSeenAt,
    });
  });
});

describe('findingDeadline', () => {
  const base = {
    severity: 'high' as const,
    firstSeenAt: '2026-11-01T00:00:00.000Z',
    knownExploited: null,
    exploitAvailable: null,
  };

  it.each([
    [{}, '2026-12-01'],
    [{ exploitAvailable: true }, '2026-11-08'],
    [{ exploitAvailable: true, knownExploited: true }, '2026-11-04'],
    [{ severity: 'untriaged' as const }, '2027-01-30'],
    [
      { severity: 'informational' as const, knownExploited: true },
      '2026-11-04',
    ],
  ])('of %j is %s', (over, day) => {
    expect(findingDeadline(deadlines, { ...base, ...over })?.slice(0, 10)).toBe(
      day,
    );
  });

  it('is none for what is only informational', () => {
    expect(
      findingDeadline(deadlines, { ...base, severity: 'informational' }),
    ).toBeNull();
  });
});
