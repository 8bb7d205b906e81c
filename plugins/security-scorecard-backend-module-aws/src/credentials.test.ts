import {
  mockServices,
  registerMswTestHooks,
} from '@backstage/backend-test-utils';
import { BatchGetAccountStatusCommand } from '@aws-sdk/client-inspector2';
import { DefaultAwsCredentialsManager } from '@backstage/integration-aws-node';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { ConfiguredAwsClients } from './clients';
import { readAwsModuleConfig } from './config';
import { INSPECTOR2 } from './services';

const server = setupServer();
registerMswTestHooks(server);

const REGION = 'eu-central-1';
const ASSUMED = `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
<Credentials><AccessKeyId>ASSUMED</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2126-01-01T00:00:00Z</Expiration></Credentials>
</AssumeRoleResult></AssumeRoleResponse>`;

it('reads each account with its own credentials, roles with their external id', async () => {
  const root = mockServices.rootConfig({
    data: {
      securityScorecard: {
        aws: {
          accounts: ['111122223333', '555566667777'].map(accountId => ({
            accountId,
            regions: [REGION],
          })),
        },
      },
      aws: {
        mainAccount: { accessKeyId: 'MAIN', secretAccessKey: 's' },
        accounts: [
          {
            accountId: '111122223333',
            accessKeyId: 'OWN',
            secretAccessKey: 's',
          },
          {
            accountId: '555566667777',
            roleName: 'data-reader',
            externalId: 'agreed',
          },
        ],
      },
    },
  });
  const keys: (string | undefined)[] = [];
  const assumed: URLSearchParams[] = [];
  server.use(
    http.post(/^https:\/\/sts\..*amazonaws\.com\//, async ({ request }) => {
      assumed.push(new URLSearchParams(await request.text()));
      return HttpResponse.xml(ASSUMED);
    }),
    http.post(
      `https://inspector2.${REGION}.amazonaws.com/status/batch/get`,
      ({ request }) => {
        const header = request.headers.get('authorization') ?? '';
        keys.push(/Credential=(\w+)\//.exec(header)?.[1]);
        return HttpResponse.json({ accounts: [] });
      },
    ),
  );
  const clients = new ConfiguredAwsClients(
    readAwsModuleConfig(root).accounts,
    DefaultAwsCredentialsManager.fromConfig(root),
  );
  for (const accountId of ['111122223333', '555566667777']) {
    const client = await clients.get(INSPECTOR2, { accountId, region: REGION });
    await client.send(new BatchGetAccountStatusCommand({}));
  }
  expect(keys).toEqual(['OWN', 'ASSUMED']);
  expect(
    assumed.map(form => [form.get('RoleArn'), form.get('ExternalId')]),
  ).toEqual([['arn:aws:iam::555566667777:role/data-reader', 'agreed']]);
});
