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
  });
  expect(read()).toEqual({
    clusters: [],
    privilegedNamespaces: ['kube-system'],
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
])('refuses %j', (clusters, message) => {
  expect(() => read({ clusters })).toThrow(message);
});
