import { createWorld } from '../world/createWorld';
import { WorldInput } from '../world/schema';
import { World } from '../world/types';
import { ACCOUNT, REGION } from './clients';

/** The moment every test world starts at. */
export const NOW = new Date('2026-11-21T12:00:00Z');

const vulnerability = {
  title: 'Test weakness',
  description: 'A weakness made up for tests.',
  severity: 'CRITICAL' as const,
  score: 9.8,
  vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
  published: '2026-01-02',
  epss: 0.4,
  exploit: true,
  kev: { added: '2026-01-03', due: '2026-01-24' },
  cwes: ['CWE-787'],
  package: { name: 'libtest', version: '1.0.0', fixed: '1.0.1', manager: 'OS' },
};

/** A world of one account, one region and one cluster. */
export const smallWorldInput: WorldInput = {
  vulnerabilities: {
    'CVE-2026-0001': vulnerability,
    'CVE-2026-0002': {
      ...vulnerability,
      severity: 'MEDIUM',
      exploit: false,
      kev: undefined,
      package: { name: 'libmedium', version: '2.0.0', manager: 'OS' },
    },
    'CVE-2026-0003': {
      title: 'Not triaged',
      description: 'Nobody has scored it yet.',
      severity: 'UNTRIAGED',
      published: '2026-11-01',
      package: { name: 'libnew', version: '3.0.0', manager: 'NODEPKG' },
    },
  },
  accounts: [
    {
      accountId: ACCOUNT,
      trails: [
        {
          name: 'org',
          homeRegion: REGION,
          bucket: 'trail-bucket',
          delivered: 'PT5M',
          logGroup: 'trail',
          eventSelectors: [
            { ReadWriteType: 'All', IncludeManagementEvents: true },
          ],
        },
        {
          name: 'local',
          homeRegion: REGION,
          bucket: 'local-bucket',
          multiRegion: false,
          logging: false,
        },
      ],
      regions: {
        [REGION]: {
          images: [
            {
              repository: 'api',
              tags: ['v2'],
              findings: [
                { cve: 'CVE-2026-0001', age: 'P6D' },
                { cve: 'CVE-2026-0002', age: 'P60D' },
                { cve: 'CVE-2026-0003', age: 'P1D', status: 'SUPPRESSED' },
              ],
            },
            {
              repository: 'worker',
              scan: {
                status: 'INACTIVE',
                reason: 'SCAN_ELIGIBILITY_EXPIRED',
                age: 'P40D',
              },
            },
            { repository: 'unseen', scan: 'none' },
          ],
          functions: [
            {
              name: 'scorer',
              runtime: 'PYTHON_3_12',
              findings: [{ cve: 'CVE-2026-0002', age: 'P3D' }],
            },
          ],
          logGroups: [
            { name: '/api', retentionDays: 30 },
            { name: '/api/audit' },
            { name: '/worker', retentionDays: 365 },
          ],
          vpcs: [
            {
              id: 'vpc-0a7c31f2b9d84e605',
              name: 'prod & more',
              flowLogs: [{ traffic: 'REJECT', logGroup: '/flow' }],
            },
            {
              id: 'vpc-0d42c9a6e1b37f508',
              name: 'data',
              flowLogs: [
                { delivery: 'FAILED', error: 'Access error' },
                { traffic: 'ACCEPT' },
              ],
            },
          ],
        },
        'eu-west-1': {},
      },
    },
    { accountId: '444455556666', regions: { 'eu-west-1': {} } },
  ],
  clusters: [
    {
      name: 'test',
      tokens: [
        { token: 'reader', user: 'system:serviceaccount:fairway:reader' },
        { token: 'nobody', user: 'nobody' },
        { token: 'local', user: 'local-reader' },
      ],
      objects: [
        ...['default', 'fairway', 'kube-system', 'shop'].map(name => ({
          apiVersion: 'v1',
          kind: 'Namespace',
          metadata: {
            name,
            labels: { tier: name === 'shop' ? 'app' : 'base' },
          },
        })),
        {
          apiVersion: 'rbac.authorization.k8s.io/v1',
          kind: 'ClusterRole',
          metadata: { name: 'reader' },
          rules: [
            {
              apiGroups: ['rbac.authorization.k8s.io'],
              resources: ['*'],
              verbs: ['get', 'list'],
            },
            {
              apiGroups: [''],
              resources: ['namespaces', 'serviceaccounts'],
              verbs: ['get', 'list'],
            },
          ],
        },
        {
          apiVersion: 'rbac.authorization.k8s.io/v1',
          kind: 'ClusterRoleBinding',
          metadata: { name: 'reader' },
          roleRef: {
            apiGroup: 'rbac.authorization.k8s.io',
            kind: 'ClusterRole',
            name: 'reader',
          },
          subjects: [
            { kind: 'ServiceAccount', name: 'reader', namespace: 'fairway' },
          ],
        },
        {
          apiVersion: 'rbac.authorization.k8s.io/v1',
          kind: 'RoleBinding',
          metadata: { name: 'local', namespace: 'shop' },
          roleRef: {
            apiGroup: 'rbac.authorization.k8s.io',
            kind: 'ClusterRole',
            name: 'reader',
          },
          subjects: [{ kind: 'User', name: 'local-reader' }],
        },
        {
          apiVersion: 'v1',
          kind: 'ServiceAccount',
          metadata: { name: 'api', namespace: 'shop' },
        },
      ],
    },
  ],
};

/** A fresh small world at {@link NOW}. */
export function smallWorld(changes: Partial<WorldInput> = {}): World {
  return createWorld({ ...smallWorldInput, ...changes }, { now: () => NOW });
}
