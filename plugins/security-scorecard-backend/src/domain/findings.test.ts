import type { Observation } from '@fairway/plugin-security-scorecard-node';
import fc from 'fast-check';
import { finding, observation, refOf } from '../__testUtils__/fixtures';
import { deadlinePolicy } from './durations';
import { findingId, mergeFindings, type StoredFinding } from './findings';

const deadlines = deadlinePolicy({});
const day = (n: number) => new Date(Date.UTC(2026, 0, 1 + n)).toISOString();

class Ledger {
  findings = new Map<string, StoredFinding>();

  see(seen: Observation, collectorId = 'a') {
    const changes = mergeFindings({
      collectorId,
      pillar: 'scan',
      observation: seen,
      known: [...this.findings.values()],
      deadlines,
    });
    changes.forEach(c => this.findings.set(c.finding.id, c.finding));
    return changes.map(c => c.kind);
  }

  get only() {
    const [first, ...others] = this.findings.values();
    if (others.length) {
      throw new Error(`wanted one finding, got ${this.findings.size}`);
    }
    return first;
  }
}

const saw = (n: number, ...findings: Observation['findings']) =>
  observation('x', { observedAt: day(n), findings });

describe('mergeFindings', () => {
  it('opens, sees, resolves and reopens with the first time kept', () => {
    const ledger = new Ledger();
    expect(ledger.see(saw(0, finding('CVE-1')))).toEqual(['opened']);
    expect(ledger.only).toMatchObject({
      firstSeenAt: day(0),
      deadline: day(30),
      status: 'open',
    });
    expect(ledger.see(saw(1, finding('CVE-1')))).toEqual(['seen']);
    expect(ledger.only.lastSeenAt).toBe(day(1));
    expect(ledger.see(saw(2))).toEqual(['resolved']);
    expect(ledger.only).toMatchObject({
      status: 'resolved',
      deadline: null,
      resolvedAt: day(2),
    });
    expect(ledger.see(saw(40, finding('CVE-1')))).toEqual(['reopened']);
    expect(ledger.only).toMatchObject({
      firstSeenAt: day(0),
      deadline: day(30),
      resolvedAt: null,
      status: 'open',
    });
  });

  it.each(['error', 'partial'] as const)('ends nothing when %s', status => {
    const ledger = new Ledger();
    ledger.see(saw(0, finding('CVE-1')));
    expect(ledger.see({ ...saw(1), status })).toEqual([]);
    expect(ledger.only.status).toBe('open');
    ledger.see({ ...saw(2, finding('CVE-2')), status });
    expect(ledger.findings.size).toBe(2);
  });

  it('merges scanners: the worst word counts, and the last one to leave resolves', () => {
    const ledger = new Ledger();
    ledger.see(
      saw(0, finding('CVE-1', { severity: 'low', fixAvailable: false })),
    );
    ledger.see(
      saw(1, finding('CVE-1', { severity: 'critical', fixAvailable: true })),
      'b',
    );
    expect(ledger.only).toMatchObject({
      severity: 'critical',
      sources: ['a', 'b'],
      fixAvailable: true,
      deadline: day(7),
    });
    ledger.see(saw(2), 'b');
    expect(ledger.only).toMatchObject({
      severity: 'low',
      status: 'open',
      sources: ['a'],
      deadline: day(180),
    });
    ledger.see(saw(3), 'a');
    expect(ledger.only.status).toBe('resolved');
  });

  it('counts a finding as suppressed only when every source says so', () => {
    const ledger = new Ledger();
    ledger.see(saw(0, finding('CVE-1', { status: 'suppressed' })));
    expect(ledger.only).toMatchObject({ status: 'suppressed', deadline: null });
    ledger.see(saw(1, finding('CVE-1')), 'b');
    expect(ledger.only).toMatchObject({ status: 'open', deadline: day(30) });
  });

  it('believes an earlier first time of the source, never a later one', () => {
    const ledger = new Ledger();
    ledger.see(saw(10, finding('CVE-1', { firstSeenAt: day(20) })));
    expect(ledger.only.firstSeenAt).toBe(day(10));
    ledger.see(saw(11, finding('CVE-1', { firstSeenAt: day(3) })));
    expect(ledger.only.firstSeenAt).toBe(day(3));
    ledger.see(saw(12, finding('CVE-1', { firstSeenAt: 'yesterday' })));
    expect(ledger.only.firstSeenAt).toBe(day(3));
  });

  it('is due by severity: never when informational, like medium when not rated', () => {
    const due = (severity: StoredFinding['severity']) => {
      const ledger = new Ledger();
      ledger.see(saw(0, finding('CVE-1', { severity })));
      return ledger.only.deadline;
    };
    expect(due('informational')).toBeNull();
    expect(due('untriaged')).toBe(day(90));
    expect(due('medium')).toBe(day(90));
  });

  it('tells findings apart by entity, vulnerability, component and location', () => {
    const base = { vulnerability: 'v', component: 'c', location: 'l' };
    const ids = [
      findingId(refOf('x'), base),
      findingId(refOf('y'), base),
      findingId(refOf('x'), { ...base, vulnerability: 'w' }),
      findingId(refOf('x'), { ...base, component: 'd' }),
      findingId(refOf('x'), { ...base, location: 'm' }),
      findingId(refOf('x'), { ...base, component: 'cl', location: '' }),
    ];
    expect(new Set(ids).size).toBe(ids.length);
    expect(findingId(refOf('x'), base)).toBe(ids[0]);
  });

  it('ends with what the last good observations say, in any history', () => {
    const vulnerability = fc.constantFrom('A', 'B', 'C');
    const step = fc.record({
      source: fc.constantFrom('a', 'b'),
      ok: fc.boolean(),
      found: fc.uniqueArray(vulnerability),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), steps => {
        const ledger = new Ledger();
        const reported: Record<string, Set<string>> = {
          a: new Set(),
          b: new Set(),
        };
        const first = new Map<string, string>();
        steps.forEach(({ source, ok, found }, n) => {
          found.forEach(v => first.set(v, first.get(v) ?? day(n)));
          reported[source] = ok
            ? new Set(found)
            : new Set([...reported[source], ...found]);
          ledger.see(
            {
              ...saw(n, ...found.map(v => finding(v))),
              status: ok ? 'ok' : 'partial',
            },
            source,
          );
        });
        const open = [...ledger.findings.values()]
          .filter(f => f.status === 'open')
          .map(f => f.vulnerability)
          .sort();
        expect(open).toEqual(
          [...new Set([...reported.a, ...reported.b])].sort(),
        );
        for (const f of ledger.findings.values()) {
          expect(f.firstSeenAt).toBe(first.get(f.vulnerability));
        }
      }),
    );
  });
});
