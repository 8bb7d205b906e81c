import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { collectorsExtensionPoint } from '@fairway/plugin-security-scorecard-node';
import securityScorecardModuleKubernetes from '.';

it('adds the collectors of Kubernetes', async () => {
  const addCollector = jest.fn();
  await startTestBackend({
    extensionPoints: [[collectorsExtensionPoint, { addCollector }]],
    features: [
      securityScorecardModuleKubernetes,
      mockServices.rootConfig.factory({ data: {} }),
    ],
  });
  expect(addCollector.mock.calls.flat()).toEqual([
    expect.objectContaining({ id: 'kubernetes-rbac', pillar: 'rbac' }),
    expect.objectContaining({ id: 'kubernetes-workloads', pillar: 'rbac' }),
    expect.objectContaining({ id: 'kubernetes-audit', pillar: 'logging' }),
    expect.objectContaining({ id: 'kubernetes-manifests', pillar: 'rbac' }),
  ]);
});
