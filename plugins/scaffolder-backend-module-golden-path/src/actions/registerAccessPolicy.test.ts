import { mockServices } from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { NotAllowedError } from '@backstage/errors';
import type { ServicePolicy } from '@fairway/plugin-jit-access-common';
import { createRegisterAccessPolicyAction } from './registerAccessPolicy';

const entityRef = 'component:default/ledger';
const POLICY: ServicePolicy = {
  entityRef,
  url: 'http://git.test/ledger/access.yaml',
  policyId: 'ledger-debug',
  hash: 'a'.repeat(64),
  problems: [],
  withheld: false,
  registeredBy: 'user:default/ana',
  registeredAt: '2026-11-21T00:00:00.000Z',
  readAt: '2026-11-21T00:00:00.000Z',
};

function setup(answer: () => Promise<ServicePolicy> = async () => POLICY) {
  const registerServicePolicy = jest.fn(answer);
  const tokens: string[] = [];
  const logger = mockServices.logger.mock();
  const action = createRegisterAccessPolicyAction({
    auth: mockServices.auth(),
    access: token => {
      tokens.push(token);
      return { registerServicePolicy };
    },
  });
  const context = (overrides: object = {}) => ({
    ...createMockActionContext({ input: { entityRef } }),
    logger,
    ...overrides,
  });
  return { action, context, registerServicePolicy, tokens, logger };
}

it('registers the policy in the name of the person', async () => {
  const { action, context, registerServicePolicy, tokens } = setup();
  const ctx = context();
  await action.handler(ctx);
  expect(registerServicePolicy).toHaveBeenCalledWith(entityRef);
  expect(tokens).toEqual([expect.any(String)]);
  expect(ctx.output).toHaveBeenCalledWith('policy', 'ledger-debug');
  expect(ctx.output).toHaveBeenCalledWith('registered', true);
});

it('registers nothing in a dry run, nor what a checkpoint knows', async () => {
  const { action, context, registerServicePolicy } = setup();
  await action.handler(context({ isDryRun: true }));
  const known = context({
    checkpoint: jest.fn().mockResolvedValue({ policyId: 'x', url: 'y' }),
  });
  await action.handler(known);
  expect(known.output).toHaveBeenCalledWith('policy', 'x');
  expect(registerServicePolicy).not.toHaveBeenCalled();
});

it('leaves it to an owner when the person may not register it', async () => {
  const { action, context, logger } = setup(async () => {
    throw new NotAllowedError('no');
  });
  const ctx = context();
  await action.handler(ctx);
  expect(ctx.output).toHaveBeenCalledWith('registered', false);
  expect(logger.warn).toHaveBeenCalledWith(
    expect.stringContaining('have one of its owners register it'),
  );
});

it('ends the task when the policy is not in force, or nobody answers', async () => {
  const withheld = setup(async () => ({
    ...POLICY,
    withheld: true,
    problems: ['the namespace is not its own'],
  }));
  await expect(withheld.action.handler(withheld.context())).rejects.toThrow(
    'the namespace is not its own. Correct access.yaml',
  );
  const down = setup(async () => {
    throw new Error('connect ECONNREFUSED');
  });
  await expect(down.action.handler(down.context())).rejects.toThrow('ECONN');
});
