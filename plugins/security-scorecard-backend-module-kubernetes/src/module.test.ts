import { createServiceFactory } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { collectorsExtensionPoint } from '@fairway/plugin-security-scorecard-node';
import { servicePushesServiceRef } from '@fairway/plugin-service-repository-node';
import securityScorecardModuleKubernetes from '.';

it('adds the collectors of Kubernetes, and hears of pushes', async () => {
  const addCollector = jest.fn();
  const listen = jest.fn();
  await startTestBackend({
    extensionPoints: [[collectorsExtensionPoint, { addCollector }]],
    features: [
      securityScorecardModuleKubernetes,
      createServiceFactory({
        service: servicePushesServiceRef,
        deps: {},
        factory: () => ({ listen }),
      }),
      mockServices.rootConfig.factory({ data: {} }),
    ],
  });
  expect(addCollector.mock.calls.flat()).toEqual([
    expect.objectContaining({ id: 'kubernetes-rbac', pillar: 'rbac' }),
    expect.objectContaining({ id: 'kubernetes-workloads', pillar: 'rbac' }),
    expect.objectContaining({ id: 'kubernetes-audit', pillar: 'logging' }),
    expect.objectContaining({ id: 'kubernetes-manifests', pillar: 'rbac' }),
  ]);
  expect(listen).toHaveBeenCalledTimes(1);
});
