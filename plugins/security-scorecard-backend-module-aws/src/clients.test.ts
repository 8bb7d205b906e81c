import { registerMswTestHooks } from '@backstage/backend-test-utils';
import { BatchGetAccountStatusCommand } from '@aws-sdk/client-inspector2';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { INSPECTOR2, LOGS } from './services';
import { testClients } from './__testUtils__/clients';

const server = setupServer();
registerMswTestHooks(server);

const scope = { accountId: '111122223333', region: 'eu-central-1' };

it('puts service and region behind the endpoint of the account', async () => {
  const asked: string[] = [];
  server.use(
    http.post('*', ({ request }) => {
      asked.push(request.url);
      return HttpResponse.json({ accounts: [] });
    }),
  );
  const client = await testClients('http://127.0.0.1:7080/aws').get(
    INSPECTOR2,
    scope,
  );
  await client.send(new BatchGetAccountStatusCommand({}));
  expect(asked).toEqual([
    'http://127.0.0.1:7080/aws/inspector2/eu-central-1/status/batch/get',
  ]);
});

it('retries like a background job, not like a page load', async () => {
  const { config } = await testClients().get(INSPECTOR2, scope);
  await expect(config.maxAttempts()).resolves.toBe(5);
  const mode = config.retryMode;
  expect(typeof mode === 'function' ? await mode() : mode).toBe('adaptive');
});

it('makes no client for an account that is not configured', async () => {
  await expect(
    testClients().get(LOGS, { ...scope, accountId: '999999999999' }),
  ).rejects.toThrow(
    'AWS account 999999999999 is not read; add it to securityScorecard.aws.accounts',
  );
});
