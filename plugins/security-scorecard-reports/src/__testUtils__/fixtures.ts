import type { ReportFormat } from '@fairway/plugin-security-scorecard-common';

const trivyVulnerability = {
  VulnerabilityID: 'GHSA-2222-3333-4444',
  VendorIDs: ['CVE-2026-0001'],
  PkgName: 'leftpad',
  InstalledVersion: '1.0.0',
  FixedVersion: '1.0.1',
  Severity: 'HIGH',
  PrimaryURL: 'https://example.com/advisories/1',
};

const sarif = {
  version: '2.1.0',
  runs: [
    {
      tool: {
        driver: {
          name: 'codecheck',
          semanticVersion: '3.1.0',
          rules: [
            { id: 'S1', properties: { 'security-severity': '9.1' } },
            {
              id: 'S2',
              defaultConfiguration: { level: 'error' },
              shortDescription: { text: 'Injection' },
              helpUri: 'https://example.com/S2',
            },
            { id: 'S3', properties: { 'problem.severity': 'recommendation' } },
            { id: 'S4', messageStrings: { m: { text: 'Got {0} of {1}' } } },
          ],
        },
      },
      invocations: [
        { executionSuccessful: true, endTimeUtc: '2026-11-01T10:00:00Z' },
      ],
      results: [
        {
          ruleId: 'S1',
          level: 'note',
          message: { text: 'scored' },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: 'src/a.ts' },
                region: { startLine: 7 },
              },
            },
          ],
        },
        { ruleId: 'S2/1', message: { text: 'by the default' } },
        { ruleId: 'S2', level: 'warning', message: { text: 'its own level' } },
        { ruleIndex: 2, message: { text: 'by the problem' } },
        { ruleId: 'S4', message: { id: 'm', arguments: ['1', '2'] } },
        { ruleId: 'S2', kind: 'pass', message: { text: 'fine' } },
        { ruleId: 'S2', kind: 'review', message: { text: 'perhaps' } },
        { ruleId: 'S2', baselineState: 'absent', message: { text: 'gone' } },
        { ruleId: 'S9', level: 'none', message: { text: 'harmless' } },
        {
          ruleId: 'S2',
          message: { text: 'accepted' },
          suppressions: [{ kind: 'inSource', justification: 'test data' }],
        },
        {
          ruleId: 'S2',
          message: { text: 'rejected' },
          suppressions: [
            { kind: 'external', status: 'accepted' },
            { kind: 'external', status: 'rejected' },
          ],
        },
      ],
    },
  ],
};

const trivy = {
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

const grype = {
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

const cyclonedx = {
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  metadata: {
    component: { 'bom-ref': 'cart', name: 'cart', version: '1.2.3' },
  },
  components: [
    {
      'bom-ref': 'a',
      group: '@acme',
      name: 'util',
      version: '1.0.0',
      purl: 'pkg:npm/%40acme/util@1.0.0',
      components: [{ 'bom-ref': 'b', name: 'inner', version: '2.0.0' }],
    },
  ],
  vulnerabilities: [
    {
      id: 'VENDOR-7',
      references: [{ id: 'CVE-2026-0005' }],
      source: { name: 'Vendor' },
      ratings: [
        { source: { name: 'NVD' }, severity: 'critical' },
        { source: { name: 'Vendor' }, score: 7.2, method: 'CVSSv31' },
      ],
      affects: [{ ref: 'a' }, { ref: 'urn:cdx:0/1#b' }],
    },
    {
      id: 'CVE-2026-0006',
      ratings: [{ severity: 'low' }],
      analysis: { state: 'false_positive', detail: 'not our code' },
      affects: [{ ref: 'a' }],
    },
    {
      id: 'CVE-2026-0007',
      affects: [
        { ref: 'b', versions: [{ version: '2.0.0', status: 'unaffected' }] },
      ],
    },
  ],
};

const openvex = {
  '@context': 'https://openvex.dev/ns/v0.2.0',
  timestamp: '2026-11-01T10:00:00Z',
  statements: [
    {
      vulnerability: {
        name: 'CVE-2026-0001',
        aliases: ['GHSA-2222-3333-4444'],
      },
      products: [
        {
          '@id': 'pkg:oci/cart',
          subcomponents: [{ '@id': 'pkg:npm/leftpad@1.0.0' }],
        },
      ],
      status: 'not_affected',
      justification: 'vulnerable_code_not_in_execute_path',
    },
    { vulnerability: 'CVE-2026-0008', status: 'under_investigation' },
  ],
};

const npmAudit = {
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

const npmAudit6 = {
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

const asffFinding = {
  SchemaVersion: '2018-10-08',
  Id: 'f1',
  ProductArn: 'arn:aws:securityhub:eu-central-1::product/aws/inspector',
  ProductName: 'Inspector',
  GeneratorId: 'AWSInspector',
  RecordState: 'ACTIVE',
  Workflow: { Status: 'NEW' },
  Severity: { Label: 'HIGH' },
  Title: 'CVE-2026-0010 - openssl',
  ProductFields: {
    'aws/inspector/resources/1/resourceDetails/awsEcrContainerImageDetails/platform':
      'DEBIAN_12',
  },
  Resources: [
    {
      Id: `arn:aws:ecr:eu-central-1:111122223333:repository/cart/sha256:${'0'.repeat(64)}`,
    },
  ],
  Vulnerabilities: [
    {
      Id: 'CVE-2026-0010',
      VulnerablePackages: [
        {
          Name: 'openssl',
          Version: '3.0.1',
          Epoch: '0',
          Release: '1',
          PackageManager: 'OS',
          FixedInVersion: '3.0.2',
        },
      ],
      FixAvailable: 'YES',
      ExploitAvailable: 'NO',
      EpssScore: 0.1,
    },
  ],
};

const asff = {
  Findings: [
    asffFinding,
    { ...asffFinding, Workflow: { Status: 'SUPPRESSED' } },
    { ...asffFinding, RecordState: 'ARCHIVED' },
    {
      ...asffFinding,
      GeneratorId: 'standard/S3.1',
      Vulnerabilities: undefined,
      Compliance: { Status: 'FAILED', SecurityControlId: 'S3.1' },
      Severity: { Normalized: 40 },
    },
    {
      ...asffFinding,
      Vulnerabilities: undefined,
      Compliance: { Status: 'PASSED' },
    },
  ],
};

const inspector2 = {
  findings: [
    {
      findingArn: 'arn:aws:inspector2:eu-central-1:111122223333:finding/1',
      type: 'PACKAGE_VULNERABILITY',
      severity: 'UNTRIAGED',
      status: 'ACTIVE',
      resources: [
        {
          id: 'arn:aws:lambda:eu-central-1:111122223333:function:pay:$LATEST',
        },
      ],
      packageVulnerabilityDetails: {
        vulnerabilityId: 'CVE-2026-0011',
        vulnerablePackages: [
          { name: 'requests', version: '2.0.0', packageManager: 'PYTHONPKG' },
        ],
      },
    },
    {
      findingArn: 'arn:aws:inspector2:eu-central-1:111122223333:finding/2',
      severity: 'LOW',
      status: 'SUPPRESSED',
      codeVulnerabilityDetails: {
        detectorId: 'python/sql-injection',
        filePath: { filePath: 'src/db.py', startLine: 3 },
      },
    },
    {
      findingArn: 'arn:aws:inspector2:eu-central-1:111122223333:finding/3',
      severity: 'HIGH',
      status: 'CLOSED',
    },
  ],
};

const klar = {
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

/** One small report of each format, with its marks of every kind; written for the tests. */
export const FIXTURES: Record<ReportFormat, object> = {
  sarif,
  trivy,
  grype,
  cyclonedx,
  openvex,
  'npm-audit': npmAudit,
  asff,
  inspector2,
  klar,
};

/** Other shapes of the same formats. */
export const VARIANTS: [
  name: string,
  format: ReportFormat,
  document: object,
][] = [
  ['npm 6', 'npm-audit', npmAudit6],
  ['the list before schema version 2', 'trivy', trivy.Results],
  [
    'a cluster',
    'trivy',
    {
      ClusterName: 'prod',
      Resources: [
        {
          Namespace: 'pay',
          Kind: 'Deployment',
          Name: 'api',
          Results: trivy.Results,
        },
      ],
    },
  ],
  [
    'resources of the operator',
    'trivy',
    {
      kind: 'List',
      items: [
        {
          apiVersion: 'aquasecurity.github.io/v1alpha1',
          metadata: { name: 'r1' },
          report: {
            scanner: { version: '0.38.2' },
            artifact: { repository: 'shop/cart' },
            vulnerabilities: [
              {
                vulnerabilityID: 'CVE-2026-0014',
                resource: 'curl',
                installedVersion: '8.0',
                severity: 'LOW',
              },
            ],
          },
        },
        {
          apiVersion: 'aquasecurity.github.io/v1alpha1',
          metadata: { name: 'r2' },
          report: {
            checks: [
              { checkID: 'KSV001', severity: 'HIGH', success: false },
              { checkID: 'KSV002', severity: 'HIGH', success: true },
            ],
          },
        },
        {
          apiVersion: 'aquasecurity.github.io/v1alpha1',
          metadata: { name: 'r3' },
          report: { secrets: [{ ruleID: 'token', severity: 'CRITICAL' }] },
        },
      ],
    },
  ],
  ['a plain array', 'asff', asff.Findings],
];
