import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  EKSClient,
  ListAssociatedAccessPoliciesCommand,
} from '@aws-sdk/client-eks';
import {
  GetAccountAuthorizationDetailsCommand,
  IAMClient,
} from '@aws-sdk/client-iam';
import { GetBucketLoggingCommand, S3Client } from '@aws-sdk/client-s3';
import { sandboxCredentials } from '../world/aws';
import { createWorld } from '../world/createWorld';
import { SandboxServer, startSandboxServer } from './startSandboxServer';

const ACCOUNT = '111122223333';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/deployments/api`;

let dataDir: string;
let server: SandboxServer;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'fairway-sandbox-'));
  server = await startSandboxServer({
    port: 0,
    dataDir,
    gitToken: 'a-token-for-tests',
    log: () => {},
    world: createWorld({
      accounts: [
        {
          accountId: ACCOUNT,
          buckets: [{ name: 'api-files', logging: { target: 'archive' } }],
          iam: { roles: [{ name: 'api' }] },
          regions: {
            'eu-central-1': {
              accessEntries: {
                prod: [{ principal: ROLE, policies: [{ name: 'View' }] }],
              },
            },
          },
        },
      ],
    }),
  });
});
afterAll(async () => {
  await server.stop();
  rmSync(dataDir, { recursive: true });
});

const settings = (service: string, region: string) => ({
  region,
  maxAttempts: 1,
  credentials: sandboxCredentials(ACCOUNT),
  endpoint: `${server.url}/aws/${service}/${region}`,
});

it('serves a global service', async () => {
  const iam = new IAMClient(settings('iam', 'us-east-1'));
  const { RoleDetailList } = await iam.send(
    new GetAccountAuthorizationDetailsCommand({}),
  );
  expect(RoleDetailList?.map(role => role.RoleName)).toEqual(['api']);
});

it('serves paths with an ARN in them', async () => {
  const eks = new EKSClient(settings('eks', 'eu-central-1'));
  const { principalArn } = await eks.send(
    new ListAssociatedAccessPoliciesCommand({
      clusterName: 'prod',
      principalArn: ROLE,
    }),
  );
  expect(principalArn).toBe(ROLE);
});

it('serves buckets in the path', async () => {
  const s3 = new S3Client({
    ...settings('s3', 'eu-central-1'),
    forcePathStyle: true,
  });
  const { LoggingEnabled } = await s3.send(
    new GetBucketLoggingCommand({ Bucket: 'api-files' }),
  );
  expect(LoggingEnabled?.TargetBucket).toBe('archive');
});

it('names the services it has', async () => {
  const response = await fetch(`${server.url}/aws/quantum/eu-central-1/`);
  expect(response.status).toBe(404);
  expect(await response.text()).toMatch(/no AWS service quantum; it has .*iam/);
});
