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

export const asff = {
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

export const inspector2 = {
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
