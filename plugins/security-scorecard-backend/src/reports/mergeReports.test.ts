import { parseReport } from '@fairway/plugin-security-scorecard-reports';
import fc from 'fast-check';
import { sarif, trivy, vex } from '../__testUtils__/reports';
import { mergeReports, REPORT_FACTS } from './mergeReports';
import type { StoredReport } from './reportRows';

const NOW = new Date('2026-11-21T12:00:00.000Z');
const REF = 'component:default/payments-api';

const stored = (
  slot: string,
  document: unknown,
  scannedAt = '2026-11-21T11:00:00.000Z',
): StoredReport => {
  const report = parseReport(JSON.stringify(document));
  return {
    slot,
    scannedAt,
    format: report.format,
    outcome: report.outcome,
    failure: report.failure,
    evidence: report.evidence,
    findings: report.findings,
    statements: report.statements,
  };
};

const SBOM = {
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  components: [{ name: 'leftpad', version: '1.0.0' }],
};
const FAILED = { SchemaVersion: 2 };

const factsOf = (...reports: StoredReport[]) =>
  mergeReports(REF, reports, NOW).facts;

describe('mergeReports', () => {
  it('counts what the slots say together', () => {
    expect(
      factsOf(
        stored('sast', sarif('error'), '2026-11-18T11:00:00.000Z'),
        stored('image', trivy('CRITICAL', 'HIGH')),
        stored('sbom', SBOM, '2026-10-21T11:00:00.000Z'),
      ),
    ).toEqual({
      reports: 3,
      failedReports: 0,
      sastReports: 1,
      dependencyReports: 1,
      secretReports: 0,
      configurationReports: 0,
      sbom: true,
      sastAgeDays: 3,
      dependencyAgeDays: 0,
      sbomAgeDays: 31,
      oldestScanDays: 3,
      openCritical: 1,
      openHigh: 2,
      openMedium: 0,
      openLow: 0,
      openUntriaged: 0,
      suppressed: 0,
    });
  });

  it.each([
    ['none, by a scanner that looks it up', [{ risk: 1 }], 0],
    [
      'none of two, one of which was not looked up',
      [{ risk: 1 }, {}],
      undefined,
    ],
    [
      'one of two, the other of which was not looked up',
      [{ risk: 1, knownExploited: [{ cve: 'CVE-1' }] }, {}],
      1,
    ],
  ])('counts what is exploited: %s', (_, found, expected) => {
    const grype = {
      source: { type: 'directory', target: '.' },
      descriptor: { name: 'grype' },
      matches: found.map((over, index) => ({
        vulnerability: { id: `CVE-2026-${index}`, severity: 'High', ...over },
        artifact: { name: 'minimist', version: '1.2.0', type: 'npm' },
      })),
    };
    expect(factsOf(stored('image', grype)).knownExploited).toBe(expected);
  });

  it('counts a weakness once that two slots report', () => {
    const twice = factsOf(
      stored('a', trivy('CRITICAL')),
      stored('b', trivy('CRITICAL')),
    );
    expect(twice.openCritical).toBe(1);
  });

  it('counts nothing where nothing was scanned', () => {
    const facts = factsOf(stored('sbom', SBOM), stored('vex', vex('CVE-1')));
    expect(facts).toMatchObject({ reports: 2, sbom: true });
    expect(facts).not.toHaveProperty('openCritical');
    expect(facts).not.toHaveProperty('oldestScanDays');
    expect(factsOf()).toEqual({
      reports: 0,
      failedReports: 0,
      sastReports: 0,
      dependencyReports: 0,
      secretReports: 0,
      configurationReports: 0,
      sbom: false,
    });
  });

  it('is partial while a scan failed, and counts nothing', () => {
    const merged = mergeReports(
      REF,
      [stored('sast', sarif('error')), stored('image', { ...FAILED })],
      NOW,
    );
    expect(merged).toMatchObject({
      status: 'partial',
      error:
        "the scan of 'image' failed: it names no target: nothing was scanned",
      coverage: [
        { resource: 'sast', state: 'scanned' },
        { resource: 'image', state: 'broken' },
      ],
    });
    expect(merged.facts).toMatchObject({ failedReports: 1, sastReports: 1 });
    expect(merged.facts).not.toHaveProperty('openHigh');
    expect(merged.findings).toHaveLength(1);
  });

  it('reports declared facts only', () => {
    const facts = factsOf(
      stored('a', sarif('error')),
      stored('b', SBOM),
      stored('c', FAILED),
    );
    expect(Object.keys(REPORT_FACTS)).toEqual(
      expect.arrayContaining(Object.keys(facts)),
    );
  });

  const anyReport = fc.oneof(
    fc
      .array(fc.constantFrom('CRITICAL', 'HIGH', 'LOW', 'UNKNOWN'), {
        maxLength: 5,
      })
      .map(severities => trivy(...severities)),
    fc
      .array(fc.constantFrom('error' as const, 'note' as const), {
        maxLength: 5,
      })
      .map(levels => sarif(...levels)),
    fc.constantFrom(vex('CVE-2026-0000'), vex('CVE-2026-0003'), SBOM, FAILED),
  );
  const anyReports = fc
    .array(anyReport, { maxLength: 6 })
    .map(list => list.map((document, i) => stored(`slot${i}`, document)));

  it('does not depend on the order of the slots', () => {
    fc.assert(
      fc.property(anyReports, reports => {
        const turned = [...reports].reverse();
        expect(factsOf(...turned)).toEqual(factsOf(...reports));
      }),
    );
  });

  it('never gets better by a failed scan', () => {
    fc.assert(
      fc.property(anyReports, reports => {
        const facts = factsOf(...reports, stored('failed', FAILED));
        expect(facts).not.toHaveProperty('openCritical');
        expect(facts).not.toHaveProperty('secrets');
      }),
    );
  });
});
