import { mockServices } from '@backstage/backend-test-utils';
import { NotFoundError } from '@backstage/errors';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import type { UploadToken } from '@fairway/plugin-security-scorecard-common';
import { createRegisterScorecardAction } from './registerScorecard';

const entityRef = 'component:default/ledger';
const SECRET = 'fwu_not-a-real-one';
const token = (id: string, change: Partial<UploadToken> = {}): UploadToken => ({
  id,
  entityRef,
  description: 'x',
  createdBy: 'user:default/ana',
  createdAt: '2026-11-21T00:00:00.000Z',
  expiresAt: null,
  lastUsedAt: null,
  revokedAt: null,
  ...change,
});

function setup(before: UploadToken[] = []) {
  const calls: string[] = [];
  const logger = mockServices.logger.mock();
  const scorecard = {
    refresh: jest.fn(async (ref: string) => {
      calls.push(`refresh ${ref}`);
    }),
    listUploadTokens: jest.fn(async () => before),
    issueUploadToken: jest.fn(
      async (_: string, { description }: { description: string }) => {
        calls.push('issue');
        return { ...token('new', { description }), secret: SECRET };
      },
    ),
    revokeUploadToken: jest.fn(async (_: string, id: string) => {
      calls.push(`revoke ${id}`);
    }),
  };
  const action = createRegisterScorecardAction({
    auth: mockServices.auth(),
    scorecard,
    pollMs: 1,
  });
  const context = (input: object, overrides: object = {}) => ({
    ...createMockActionContext({ input: { entityRef, ...input } }),
    logger,
    secrets: {},
    ...overrides,
  });
  return { action, calls, scorecard, logger, context };
}

it('asks for a look at the entity in the name of the person', async () => {
  const { action, calls, scorecard, context } = setup();
  await action.handler(context({}));
  expect(calls).toEqual([`refresh ${entityRef}`]);
  expect(scorecard.refresh).toHaveBeenCalledWith(entityRef, {
    token: expect.any(String),
  });
});

it('goes on when the scorecard has not seen the entity yet', async () => {
  const { action, scorecard, logger, context } = setup();
  scorecard.refresh.mockRejectedValue(new NotFoundError('There is none'));
  await action.handler(context({}));
  expect(scorecard.refresh).toHaveBeenCalledTimes(1);
  expect(logger.info).toHaveBeenCalledWith(
    expect.stringContaining('has not seen component:default/ledger yet'),
  );
});

it('waits for the scorecard to see the entity when a token is wanted', async () => {
  const { action, calls, scorecard, context } = setup();
  scorecard.refresh
    .mockRejectedValueOnce(new NotFoundError('There is none'))
    .mockRejectedValueOnce(new NotFoundError('There is none'));
  await action.handler(context({ uploadTokenSecret: 'T' }));
  expect(calls).toEqual([`refresh ${entityRef}`, 'issue']);
});

it('hands the token on as a secret only', async () => {
  const { action, calls, logger, context } = setup();
  const ctx = context({ uploadTokenSecret: 'FAIRWAY_TOKEN' });
  await action.handler(ctx);
  expect(calls).toEqual([`refresh ${entityRef}`, 'issue']);
  expect(ctx.secrets).toEqual({ FAIRWAY_TOKEN: SECRET });
  expect(ctx.output).toHaveBeenCalledWith('uploadTokenId', 'new');
  const said = JSON.stringify([
    jest.mocked(ctx.output).mock.calls,
    logger.info.mock.calls,
    logger.warn.mock.calls,
  ]);
  expect(said).toContain('Issued the upload token new');
  expect(said).not.toContain(SECRET);
});

it('revokes what an earlier run of the task has issued, and nothing else', async () => {
  const first = setup();
  const ctx = first.context({ uploadTokenSecret: 'T' });
  await first.action.handler(ctx);
  const [[, { description }]] = first.scorecard.issueUploadToken.mock.calls;
  const { action, calls, context } = setup([
    token('mine', { description }),
    token('gone', { description, revokedAt: '2026-11-21T00:00:00.000Z' }),
    token('other'),
  ]);
  await action.handler(context({ uploadTokenSecret: 'T' }, { task: ctx.task }));
  expect(calls).toEqual([`refresh ${entityRef}`, 'issue', 'revoke mine']);
});

it('does nothing in a dry run', async () => {
  const { action, calls, context } = setup();
  await action.handler(
    context({ uploadTokenSecret: 'FAIRWAY_TOKEN' }, { isDryRun: true }),
  );
  expect(calls).toEqual([]);
});

it('issues no token that could not be handed on', async () => {
  const { action, calls, context } = setup();
  await expect(
    action.handler(context({ uploadTokenSecret: 'T' }, { secrets: undefined })),
  ).rejects.toThrow('keeps no secrets');
  await expect(
    action.handler(context({ uploadTokenSecret: 'a b' })),
  ).rejects.toThrow('upper-case');
  expect(calls).not.toContain('issue');
});

it('never stores the token in a checkpoint', async () => {
  const { action, context } = setup();
  const stored: unknown[] = [];
  await action.handler(
    context(
      { uploadTokenSecret: 'T' },
      {
        checkpoint: async ({ fn }: { fn(): Promise<unknown> }) => {
          const value = await fn();
          stored.push(value);
          return value;
        },
      },
    ),
  );
  expect(stored).toEqual(['asked']);
});
