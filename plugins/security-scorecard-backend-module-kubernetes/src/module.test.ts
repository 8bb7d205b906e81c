import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { collectorsExtensionPoint } from '@fairway/plugin-security-scorecard-node';
import securityScorecardModuleKubernetes from '.';

it('adds the collector kubernetes-rbac', async () => {
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
  ]);
});
