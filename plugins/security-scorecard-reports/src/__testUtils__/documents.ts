export const sarif = {
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

export const cyclonedx = {
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

export const openvex = {
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
