const trivyVulnerability = {
  VulnerabilityID: 'GHSA-2222-3333-4444',
  VendorIDs: ['CVE-2026-0001'],
  PkgName: 'leftpad',
  InstalledVersion: '1.0.0',
  FixedVersion: '1.0.1',
  Severity: 'HIGH',
  PrimaryURL: 'https://example.com/advisories/1',
};

export const trivy = {
  SchemaVersion: 2,
  CreatedAt: '2026-11-01T10:00:00Z',
  ArtifactName: 'registry.example:5000/shop/cart:1.2.3@sha256:00',
  Results: [
    {
      Target: 'cart (debian 12)',
      Class: 'os-pkgs',
      Type: 'debian',
      Vulnerabilities: [
        {
          VulnerabilityID: 'CVE-2026-0002',
          PkgName: 'zlib1g',
          InstalledVersion: '1.3',
          Severity: 'UNKNOWN',
          Status: 'not_affected',
        },
      ],
    },
    {
      Target: 'app/package-lock.json',
      Class: 'lang-pkgs',
      Type: 'npm',
      Packages: [{ Name: 'leftpad' }],
      Vulnerabilities: [trivyVulnerability],
      ExperimentalModifiedFindings: [
        {
          Type: 'vulnerability',
          Status: 'ignored',
          Statement: 'not reachable',
          Source: '.trivyignore',
          Finding: { ...trivyVulnerability, Severity: 'CRITICAL' },
        },
      ],
    },
    {
      Target: 'main.tf',
      Class: 'config',
      Misconfigurations: [
        {
          ID: 'AWS-0001',
          AVDID: 'AVD-AWS-0001',
          Severity: 'MEDIUM',
          Status: 'FAIL',
          CauseMetadata: { Resource: 'aws_s3_bucket.a', StartLine: 4 },
        },
        { ID: 'AWS-0002', Severity: 'LOW', Status: 'PASS' },
        { ID: 'AWS-0003', Severity: 'LOW', Status: 'EXCEPTION' },
      ],
    },
    {
      Target: '.env',
      Class: 'secret',
      Secrets: [
        {
          RuleID: 'token',
          Severity: 'CRITICAL',
          Title: 'Token',
          StartLine: 2,
          Match: 'TOKEN=do-not-repeat-me',
        },
      ],
    },
    {
      Target: 'Licences',
      Class: 'license',
      Licenses: [
        {
          Name: 'GPL-3.0',
          Category: 'restricted',
          Severity: 'HIGH',
          PkgName: 'readline',
        },
      ],
    },
  ],
};

export const grype = {
  matches: [
    {
      vulnerability: {
        id: 'GHSA-aaaa-bbbb-cccc'.replace(/[ab]/g, '2'),
        severity: 'Critical',
        fix: { state: 'fixed', versions: ['2.0.0'] },
        epss: [{ epss: 0.9 }],
        knownExploited: [{ cve: 'CVE-2026-0003' }],
      },
      relatedVulnerabilities: [{ id: 'CVE-2026-0003' }],
      artifact: {
        name: 'minimist',
        version: '1.2.0',
        language: 'javascript',
        purl: 'pkg:npm/minimist@1.2.0',
        locations: [{ path: '/app/package-lock.json' }],
      },
    },
  ],
  ignoredMatches: [
    {
      vulnerability: { id: 'CVE-2026-0004', severity: 'Negligible' },
      artifact: { name: 'bash', version: '5.0' },
      appliedIgnoreRules: [{ reason: 'no shell', 'vex-status': 'fixed' }],
    },
  ],
  source: { type: 'image', target: { userInput: 'shop/cart:1.2.3' } },
  descriptor: { name: 'grype', version: '0.94.0' },
};

export const klar = {
  LayerCount: 3,
  Vulnerabilities: {
    Defcon1: [
      {
        Name: 'CVE-2026-0012',
        NamespaceName: 'debian:9',
        Severity: 'Defcon1',
        FixedBy: '2.0',
        FeatureName: 'glibc',
        FeatureVersion: '1.0',
      },
    ],
    Negligible: [{ Name: 'CVE-2026-0013', FeatureName: 'bash' }],
  },
};

export const npmAudit = {
  auditReportVersion: 2,
  vulnerabilities: {
    debug: {
      name: 'debug',
      severity: 'moderate',
      via: [
        {
          source: 1,
          title: 'Slow',
          url: 'https://github.com/advisories/GHSA-gxpj-cx7g-858c',
          severity: 'moderate',
        },
      ],
      nodes: ['node_modules/debug'],
      fixAvailable: { name: 'express', version: '5.0.0', isSemVerMajor: true },
    },
    express: { name: 'express', severity: 'moderate', via: ['debug'] },
    ghost: { name: 'ghost', severity: 'high', via: ['absent'] },
  },
  metadata: { vulnerabilities: { moderate: 2, high: 1, total: 3 } },
};

export const npmAudit6 = {
  advisories: {
    '1': {
      id: 1,
      module_name: '@acme/util',
      severity: 'critical',
      title: 'Bad',
      cves: ['CVE-2026-0009'],
      url: 'https://github.com/advisories/GHSA-gxpj-cx7g-858c',
      patched_versions: '<0.0.0',
      findings: [
        { version: '1.0.0', paths: ['a>@acme/util'] },
        { version: '1.0.0', paths: ['b>@acme/util'] },
        { version: '2.0.0', paths: ['c>@acme/util'] },
      ],
    },
  },
  metadata: {},
};
