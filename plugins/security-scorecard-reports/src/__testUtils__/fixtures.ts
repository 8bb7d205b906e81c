import type { ReportFormat } from '@fairway/plugin-security-scorecard-common';
import { asff, inspector2 } from './amazon';
import { cyclonedx, openvex, sarif } from './documents';
import { grype, klar, npmAudit, npmAudit6, trivy } from './scanners';

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
