import type { ReportFormat } from '@fairway/plugin-security-scorecard-common';
import { expectedCounts, type Counts } from './__testUtils__/expectations';
import { hasSamples, readSample, samplesIn } from './__testUtils__/samples';
import { ReportError } from './errors';
import { parseReport } from './parseReport';
import type { ParsedReport } from './types';

const FOLDERS: [string, ReportFormat][] = [
  ['sarif', 'sarif'],
  ['trivy', 'trivy'],
  ['grype', 'grype'],
  ['cyclonedx', 'cyclonedx'],
  ['openvex', 'openvex'],
  ['npm-audit', 'npm-audit'],
  ['securityhub', 'asff'],
  ['inspector2/defectdojo', 'inspector2'],
];

function countsOf(report: ParsedReport): Counts {
  const counts: Counts = {};
  for (const finding of report.findings) {
    const key = `${finding.status} ${finding.severity}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

const documentOf = (bytes: Buffer): unknown =>
  JSON.parse(bytes.toString('utf8').replace(/^\ufeff/, ''));

// Files of the samples in which the scan did not finish, and why, read by hand.
const FAILED: Record<string, string> = {
  'sarif/defectdojo/no_runs.sarif': 'no tool ran',
  'sarif/sarif-tutorials/Notifications.sarif': 'executionSuccessful is false',
};

const describeSamples = hasSamples ? describe : describe.skip;

describeSamples('real reports (shared samples, skipped without them)', () => {
  for (const [folder, format] of FOLDERS) {
    it.each(samplesIn(folder))('counts what %s holds', name => {
      const bytes = readSample(name);
      const report = parseReport(bytes);
      expect(report.format).toBe(format);
      expect(countsOf(report)).toEqual(
        expectedCounts(format, documentOf(bytes)),
      );
      expect(report.outcome).toBe(FAILED[name] ? 'failed' : 'completed');
      expect(report.failure ?? '').toContain(FAILED[name] ?? '');
      expect(parseReport(bytes, { format })).toEqual(report);
    });
  }

  it('has every folder of a supported format', () => {
    const files = FOLDERS.flatMap(([folder]) => samplesIn(folder));
    expect(files.length).toBeGreaterThanOrEqual(90);
  });

  it('states what the VEX documents state', () => {
    const stated = samplesIn('openvex').map(name =>
      parseReport(readSample(name)).statements.map(
        s => `${s.vulnerability} ${s.status} ${s.product?.split('@')[0]}`,
      ),
    );
    const apk = 'pkg:apk/alpine';
    expect(stated).toEqual([
      [
        `CVE-2024-10001 not_affected ${apk}/apk-tools`,
        `CVE-2024-10002 affected ${apk}/busybox`,
        `CVE-2024-10003 fixed ${apk}/alpine-baselayout`,
        `CVE-2024-10004 under_investigation ${apk}/musl`,
        `CVE-2024-10005 not_affected ${apk}/zlib`,
        `CVE-2024-10006 not_affected ${apk}/openssl`,
      ],
      [],
      [`CVE-2024-10001 not_affected ${apk}/apk-tools`],
    ]);
  });

  it.each(samplesIn('k8s-scanners'))('does not guess at %s', name => {
    expect(() => parseReport(readSample(name))).toThrow(ReportError);
  });

  it.each(samplesIn('cyclonedx'))(
    'never takes the inventory of %s for a clean scan',
    name => {
      const report = parseReport(readSample(name));
      expect(report.evidence.includes('dependencies')).toBe(
        report.findings.length > 0 && (report.inventory ?? 0) > 0,
      );
    },
  );
});
