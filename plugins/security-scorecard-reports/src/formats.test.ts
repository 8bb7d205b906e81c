import type { ReportFormat } from '@fairway/plugin-security-scorecard-common';
import { FIXTURES, VARIANTS } from './__testUtils__/fixtures';
import { parseReport } from './parseReport';
import type { ParsedReport } from './types';

const read = (document: unknown, format?: ReportFormat) =>
  parseReport(JSON.stringify(document), { format });

/** Id, severity, and an S when it is suppressed. */
const brief = (report: ParsedReport) =>
  report.findings.map(
    f =>
      `${f.vulnerability} ${f.severity}${f.status === 'suppressed' ? ' S' : ''}`,
  );

const variant = (name: string) => {
  const found = VARIANTS.find(([n]) => n === name);
  if (!found) {
    throw new Error(`no variant ${name}`);
  }
  return read(found[2]);
};

describe('formats', () => {
  it.each(Object.entries(FIXTURES))('recognizes %s', (format, document) => {
    expect(read(document).format).toBe(format);
    expect(read(document).outcome).toBe('completed');
  });

  it.each(VARIANTS)('recognizes %s', (_name, format, document) => {
    expect(read(document).format).toBe(format);
  });

  it('reads SARIF: severity from the score, the result, the rule, the default', () => {
    const report = read(FIXTURES.sarif);
    expect(brief(report)).toEqual([
      'S1 critical',
      'S2/1 high',
      'S2 medium',
      'S3 low',
      'S4 medium',
      'S9 informational',
      'S2 high S',
      'S2 high',
    ]);
    expect(report).toMatchObject({
      tool: { name: 'codecheck', version: '3.1.0' },
      createdAt: '2026-11-01T10:00:00.000Z',
      evidence: ['code'],
      warnings: ['A result of kind review is not counted'],
    });
    expect(report.findings[0]).toMatchObject({
      component: 'src/a.ts',
      location: 'src/a.ts',
      title: 'scored (line 7)',
    });
    expect(report.findings[4].title).toBe('Got 1 of 2');
    expect(report.findings[6].suppression).toBe(
      'suppressed in the source: test data',
    );
  });

  it('reads Trivy: vulnerabilities, misconfigurations, secrets, licences, and what was taken out', () => {
    const report = read(FIXTURES.trivy);
    expect(brief(report)).toEqual([
      'CVE-2026-0002 untriaged S',
      'CVE-2026-0001 high',
      'CVE-2026-0001 critical S',
      'AWS-0001 medium',
      'AWS-0003 low S',
      'token critical',
      'licence:GPL-3.0 high',
    ]);
    expect(report.findings[0]).toMatchObject({
      // Without tag and digest: the finding outlives the build.
      location: 'registry.example:5000/shop/cart',
      purl: 'pkg:deb/debian/zlib1g@1.3',
      suppression: 'the vendor says it is not affected',
    });
    expect(report.findings[1]).toMatchObject({
      aliases: ['GHSA-2222-3333-4444'],
      component: 'leftpad@1.0.0',
      location: 'app/package-lock.json',
      purl: 'pkg:npm/leftpad@1.0.0',
      fixedIn: '1.0.1',
      fixAvailable: true,
    });
    expect(report.findings[2].suppression).toBe(
      'ignored: not reachable: .trivyignore',
    );
    expect(report.findings[3]).toMatchObject({
      aliases: ['AVD-AWS-0001'],
      component: 'aws_s3_bucket.a',
      location: 'main.tf',
      title: 'AWS-0001 (line 4)',
    });
    expect(report.evidence).toEqual([
      'configuration',
      'dependencies',
      'licences',
      'secrets',
    ]);
    expect(report.inventory).toBe(1);
  });

  it('keeps the identity of a finding when lines above it change', () => {
    const at = (...lines: number[]) =>
      read({
        version: '2.1.0',
        runs: [
          {
            tool: { driver: { name: 'x' } },
            results: lines.map(startLine => ({
              ruleId: 'S1',
              message: { text: 'weak' },
              locations: [
                {
                  physicalLocation: {
                    artifactLocation: { uri: 'a.ts' },
                    region: { startLine },
                  },
                },
              ],
            })),
          },
        ],
      }).findings.map(f => [f.location, f.title]);
    expect(at(7, 9)).toEqual([
      ['a.ts', 'weak (line 7)'],
      ['a.ts (2)', 'weak (line 9)'],
    ]);
    expect(at(8, 10).map(([location]) => location)).toEqual([
      'a.ts',
      'a.ts (2)',
    ]);
  });

  it('never repeats a secret', () => {
    expect(JSON.stringify(read(FIXTURES.trivy))).not.toContain('do-not-repeat');
  });

  it('reads the Kubernetes shapes of Trivy', () => {
    expect(brief(variant('a cluster'))).toEqual(brief(read(FIXTURES.trivy)));
    expect(variant('a cluster').findings[0].location).toBe(
      'pay/Deployment/api',
    );
    expect(brief(variant('resources of the operator'))).toEqual([
      'CVE-2026-0014 low',
      'KSV001 high',
      'token critical',
    ]);
  });

  it.each([
    ['listed', { risk: 1, knownExploited: [{ cve: 'CVE-2026-1' }] }, true],
    ['not listed, by a version that looks it up', { risk: 0 }, false],
    ['not listed, by one that does not', {}, undefined],
    ['not listed, without a CVE', { id: 'GHSA-1', risk: 1 }, undefined],
  ])('reads of Grype whether it is exploited: %s', (_, over, expected) => {
    const vulnerability = { id: 'CVE-2026-1', severity: 'High', ...over };
    const artifact = { name: 'minimist', version: '1.2.0', type: 'npm' };
    const report = read({
      ...FIXTURES.grype,
      matches: [{ vulnerability, artifact }],
    });
    expect(report.findings[0].knownExploited).toBe(expected);
  });

  it('reads Grype: the CVE leads, the GHSA is its alias', () => {
    const report = read(FIXTURES.grype);
    expect(brief(report)).toEqual([
      'CVE-2026-0003 critical',
      'CVE-2026-0004 informational S',
    ]);
    expect(report.findings[0]).toMatchObject({
      aliases: ['GHSA-2222-2222-cccc'],
      purl: 'pkg:npm/minimist@1.2.0',
      location: '/app/package-lock.json',
      epss: 0.9,
      knownExploited: true,
      fixedIn: '2.0.0',
    });
    expect(report.findings[1]).toMatchObject({
      location: 'shop/cart',
      suppression: 'no shell: fixed',
    });
  });

  it('reads CycloneDX: one finding for each affected component', () => {
    const report = read(FIXTURES.cyclonedx);
    expect(brief(report)).toEqual([
      'CVE-2026-0005 high',
      'CVE-2026-0005 high',
      'CVE-2026-0006 low S',
      'CVE-2026-0007 untriaged S',
    ]);
    expect(report.findings.map(f => f.component)).toEqual([
      '@acme/util@1.0.0',
      'inner@2.0.0',
      '@acme/util@1.0.0',
      'inner@2.0.0',
    ]);
    expect(report.inventory).toBe(2);
    expect(report.statements).toEqual([
      expect.objectContaining({
        vulnerability: 'CVE-2026-0006',
        product: 'pkg:npm/%40acme/util@1.0.0',
        status: 'false_positive',
      }),
    ]);
  });

  it('takes a bill of materials for an inventory, not for a clean scan', () => {
    const report = read({ ...FIXTURES.cyclonedx, vulnerabilities: [] });
    expect(report.evidence).toEqual(['inventory']);
    expect(report.warnings).toHaveLength(1);
  });

  it('reads OpenVEX', () => {
    const report = read(FIXTURES.openvex);
    expect(report.findings).toEqual([]);
    expect(report.statements).toEqual([
      {
        vulnerability: 'CVE-2026-0001',
        aliases: ['GHSA-2222-3333-4444'],
        product: 'pkg:oci/cart',
        subcomponents: ['pkg:npm/leftpad@1.0.0'],
        status: 'not_affected',
        justification: 'vulnerable_code_not_in_execute_path',
        detail: undefined,
        timestamp: '2026-11-01T10:00:00.000Z',
      },
      expect.objectContaining({
        vulnerability: 'CVE-2026-0008',
        product: undefined,
        status: 'under_investigation',
      }),
    ]);
  });

  it('reads npm audit: advisories once, and packages whose cause is missing', () => {
    expect(brief(read(FIXTURES['npm-audit']))).toEqual([
      'GHSA-gxpj-cx7g-858c medium',
      'npm-package-ghost high',
    ]);
    const old = variant('npm 6');
    expect(brief(old)).toEqual([
      'CVE-2026-0009 critical',
      'CVE-2026-0009 critical',
    ]);
    expect(old.findings[1]).toMatchObject({
      aliases: ['GHSA-gxpj-cx7g-858c', 'npm-advisory-1'],
      component: '@acme/util@2.0.0',
      purl: 'pkg:npm/%40acme/util@2.0.0',
      fixAvailable: false,
    });
  });

  it('reads ASFF: failed controls and active vulnerabilities', () => {
    const report = read(FIXTURES.asff);
    expect(brief(report)).toEqual([
      'CVE-2026-0010 high',
      'CVE-2026-0010 high S',
      'S3.1 medium',
    ]);
    expect(report.findings[0]).toMatchObject({
      component: 'openssl@3.0.1-1',
      purl: 'pkg:deb/debian/openssl@3.0.1-1',
      location: 'arn:aws:ecr:eu-central-1:111122223333:repository/cart',
      exploitAvailable: false,
      fixAvailable: true,
      epss: 0.1,
    });
  });

  it('reads Inspector: untriaged is not low', () => {
    const report = read(FIXTURES.inspector2);
    expect(brief(report)).toEqual([
      'CVE-2026-0011 untriaged',
      'python/sql-injection low S',
    ]);
    expect(report.findings[0]).toMatchObject({
      location: 'arn:aws:lambda:eu-central-1:111122223333:function:pay',
      purl: 'pkg:pypi/requests@2.0.0',
    });
    expect(report.findings[1]).toMatchObject({
      location: 'src/db.py',
      title: 'python/sql-injection (line 3)',
    });
  });

  it('reads Klar', () => {
    const report = read(FIXTURES.klar);
    expect(brief(report)).toEqual([
      'CVE-2026-0012 critical',
      'CVE-2026-0013 informational',
    ]);
    expect(report.findings[0]).toMatchObject({
      purl: 'pkg:deb/debian/glibc@1.0',
      fixedIn: '2.0',
    });
  });
});
