import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { collectorsExtensionPoint } from '@fairway/plugin-security-scorecard-node';
import securityScorecardModuleAws from '.';

it('adds the collectors', async () => {
  const addCollector = jest.fn();
  await startTestBackend({
    extensionPoints: [[collectorsExtensionPoint, { addCollector }]],
    features: [
      securityScorecardModuleAws,
      mockServices.rootConfig.factory({ data: {} }),
    ],
  });
  expect(addCollector.mock.calls.flat()).toEqual([
    expect.objectContaining({ id: 'aws-inspector2', pillar: 'scan' }),
    expect.objectContaining({ id: 'aws-images', pillar: 'scan' }),
    expect.objectContaining({ id: 'aws-identity', pillar: 'rbac' }),
    expect.objectContaining({ id: 'aws-logging', pillar: 'logging' }),
  ]);
});
