import { mockServices } from '@backstage/backend-test-utils';
import { readKubernetesModuleConfig } from './config';

const read = (kubernetes?: object) =>
  readKubernetesModuleConfig(
    mockServices.rootConfig({
      data: kubernetes ? { securityScorecard: { kubernetes } } : {},
    }),
  );

const cluster = {
  name: 'prod',
  url: 'https://prod.example/',
  serviceAccountToken: 'secret',
};

it('reads clusters and fills in what is left out', () => {
  expect(read({ clusters: [cluster] })).toEqual({
    clusters: [
      {
        name: 'prod',
        url: 'https://prod.example',
        serviceAccountToken: 'secret',
        caData: undefined,
        skipTLSVerify: false,
      },
    ],
    privilegedNamespaces: ['kube-system'],
    iamRoles: new Map(),
  });
  expect(read()).toEqual({
    clusters: [],
    privilegedNamespaces: ['kube-system'],
    iamRoles: new Map(),
  });
});

it('takes http for this machine only', () => {
  const url = 'http://127.0.0.1:7080/kubernetes/prod';
  expect(read({ clusters: [{ ...cluster, url }] }).clusters[0].url).toBe(url);
  expect(() =>
    read({ clusters: [{ ...cluster, url: 'http://prod.example' }] }),
  ).toThrow(/a token is only sent with https/);
});

it.each([
  [[{ ...cluster, url: 'prod' }], /is not a URL/],
  [[cluster, cluster], /lists prod twice/],
  [[{ ...cluster, serviceAccountToken: undefined }], /serviceAccountToken/],
  [[{ ...cluster, provider: 'gke' }], /use eks or other/],
  [[{ ...cluster, auditPolicy: {} }], /names neither a file nor/],
  [
    [{ ...cluster, auditPolicy: { file: 'a', url: 'https://b' } }],
    /names neither/,
  ],
  [
    [{ ...cluster, auditPolicy: { url: 'file:///etc/audit.yaml' } }],
    /names neither/,
  ],
])('refuses %j', (clusters, message) => {
  expect(() => read({ clusters })).toThrow(message);
});

it('reads what is known about a cluster besides its objects', () => {
  const podIdentities = [
    { namespace: 'pay', serviceAccount: 'api', roleArn: 'arn:role' },
  ];
  const auditPolicy = { url: 'https://git.example/clusters/audit.yaml' };
  expect(
    read({
      clusters: [{ ...cluster, provider: 'eks', auditPolicy, podIdentities }],
      iamRoles: [{ arn: 'arn:role', administrator: true }],
    }),
  ).toMatchObject({
    clusters: [{ provider: 'eks', auditPolicy, podIdentities }],
    iamRoles: new Map([['arn:role', true]]),
  });
});
