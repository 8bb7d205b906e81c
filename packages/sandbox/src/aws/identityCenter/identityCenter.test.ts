import {
  DescribeUserCommand,
  IdentitystoreClient,
  IsMemberInGroupsCommand,
} from '@aws-sdk/client-identitystore';
import {
  CreateAccountAssignmentCommand,
  DeleteAccountAssignmentCommand,
  DescribeAccountAssignmentCreationStatusCommand,
  DescribeAccountAssignmentDeletionStatusCommand,
  ListAccountAssignmentsCommand,
  ListInstancesCommand,
  ListTagsForResourceCommand,
  paginateListPermissionSets,
  SSOAdminClient,
} from '@aws-sdk/client-sso-admin';
import { mountWorld } from '../../__testUtils__/mount';
import { sandboxCredentials } from '../../world/aws';
import { createWorld } from '../../world/createWorld';

const [MANAGEMENT, DELEGATE, MEMBER] = [
  '999988887777',
  '111122223333',
  '444455556666',
];
const ANA = '00000000-0000-4000-8000-000000000001';
const GROUP = '00000000-0000-4000-8000-000000000009';
const INSTANCE = 'ssoins-0123456789abcdef';
const InstanceArn = `arn:aws:sso:::instance/${INSTANCE}`;
const arn = (id: string) => `arn:aws:sso:::permissionSet/${INSTANCE}/${id}`;
const PermissionSetArn = arn('ps-0000000000000001');

const mounted = mountWorld(() =>
  createWorld({
    accounts: [MANAGEMENT, DELEGATE, MEMBER].map(accountId => ({
      accountId,
      regions: { 'eu-central-1': {} },
    })),
    identityCenter: {
      instance: INSTANCE,
      identityStoreId: 'd-1234567890',
      region: 'eu-central-1',
      managementAccount: MANAGEMENT,
      delegatedAdmin: DELEGATE,
      accounts: [DELEGATE, MEMBER],
      users: [{ id: ANA, userName: 'ana' }],
      groups: [{ id: GROUP, name: 'all', members: [ANA] }],
      permissionSets: [1, 2, 3].map(number => ({
        id: `ps-000000000000000${number}`,
        name: `set-${number}`,
        tags: { number: String(number) },
      })),
    },
  }),
);

const client = (accountId = DELEGATE) =>
  new SSOAdminClient({
    region: 'eu-central-1',
    maxAttempts: 1,
    credentials: sandboxCredentials(accountId),
  });
const store = new IdentitystoreClient({
  region: 'eu-central-1',
  maxAttempts: 1,
  credentials: sandboxCredentials(DELEGATE),
});
const target = (over: object = {}) => ({
  InstanceArn,
  TargetId: MEMBER,
  TargetType: 'AWS_ACCOUNT' as const,
  PermissionSetArn,
  PrincipalType: 'USER' as const,
  PrincipalId: ANA,
  ...over,
});
const create = (over: object = {}, accountId = DELEGATE) =>
  client(accountId).send(new CreateAccountAssignmentCommand(target(over)));
const status = async (id: string | undefined) => {
  const { AccountAssignmentCreationStatus } = await client().send(
    new DescribeAccountAssignmentCreationStatusCommand({
      InstanceArn,
      AccountAssignmentCreationRequestId: id,
    }),
  );
  return AccountAssignmentCreationStatus;
};
const assigned = async () => {
  const { AccountAssignments } = await client().send(
    new ListAccountAssignmentsCommand({
      InstanceArn,
      AccountId: MEMBER,
      PermissionSetArn,
    }),
  );
  return AccountAssignments?.map(({ PrincipalId }) => PrincipalId);
};

it('assigns in its own time, and one change at a time', async () => {
  const { AccountAssignmentCreationStatus: started } = await create();
  expect(started?.Status).toBe('IN_PROGRESS');
  await expect(create()).rejects.toMatchObject({ name: 'ConflictException' });
  expect(await assigned()).toEqual([]);
  const seen = [];
  for (let read = 0; read < 4; read++) {
    seen.push((await status(started?.RequestId))?.Status);
  }
  expect(seen).toEqual([
    'IN_PROGRESS',
    'IN_PROGRESS',
    'SUCCEEDED',
    'SUCCEEDED',
  ]);
  expect(await assigned()).toEqual([ANA]);
});

it('fails in its own time, too', async () => {
  const unknown = { PrincipalId: ANA.replace(/1$/, '2') };
  const made = (await create(unknown)).AccountAssignmentCreationStatus;
  const { AccountAssignmentDeletionStatus: deleted } = await client().send(
    new DeleteAccountAssignmentCommand(target()),
  );
  for (const [id, read] of [
    [made?.RequestId, status],
    [
      deleted?.RequestId,
      async (requestId: string | undefined) =>
        (
          await client().send(
            new DescribeAccountAssignmentDeletionStatusCommand({
              InstanceArn,
              AccountAssignmentDeletionRequestId: requestId,
            }),
          )
        ).AccountAssignmentDeletionStatus,
    ],
  ] as const) {
    await read(id);
    await read(id);
    expect(await read(id)).toMatchObject({
      Status: 'FAILED',
      FailureReason: expect.stringContaining('404'),
    });
  }
});

it.each([
  ['an account that is none', { TargetId: '1234' }, 'ValidationException'],
  ['no type of target', { TargetType: undefined }, 'ValidationException'],
  ['a principal that is none', { PrincipalId: 'ana' }, 'ValidationException'],
  [
    'a permission set that is none',
    { PermissionSetArn: 'x' },
    'ValidationException',
  ],
  [
    'a permission set that is not there',
    { PermissionSetArn: arn('ps-00000000000000ff') },
    'ResourceNotFoundException',
  ],
  [
    'an account of another organisation',
    { TargetId: '123412341234' },
    'ResourceNotFoundException',
  ],
  [
    'the management account, by delegation',
    { TargetId: MANAGEMENT },
    'AccessDeniedException',
  ],
])('refuses %s', async (_, over, name) => {
  await expect(create(over)).rejects.toMatchObject({ name });
});

it('lets nobody else in, and the management account everywhere', async () => {
  await expect(create({}, MEMBER)).rejects.toMatchObject({
    name: 'AccessDeniedException',
  });
  await create({ TargetId: MANAGEMENT }, MANAGEMENT);
  const { Instances } = await client().send(new ListInstancesCommand({}));
  expect(Instances).toMatchObject([
    { InstanceArn, OwnerAccountId: MANAGEMENT },
  ]);
});

it('pages, and reads tags, users and groups', async () => {
  mounted.world.paging.pageSize = 2;
  const pages = [];
  for await (const page of paginateListPermissionSets(
    { client: client() },
    { InstanceArn },
  )) {
    pages.push(page.PermissionSets?.length);
  }
  expect(pages).toEqual([2, 1]);
  const { Tags } = await client().send(
    new ListTagsForResourceCommand({
      InstanceArn,
      ResourceArn: PermissionSetArn,
    }),
  );
  expect(Tags).toEqual([{ Key: 'number', Value: '1' }]);
  const IdentityStoreId = 'd-1234567890';
  expect(
    await store.send(new DescribeUserCommand({ IdentityStoreId, UserId: ANA })),
  ).toMatchObject({ UserName: 'ana', UserStatus: 'ENABLED' });
  const { Results } = await store.send(
    new IsMemberInGroupsCommand({
      IdentityStoreId,
      MemberId: { UserId: ANA },
      GroupIds: [GROUP],
    }),
  );
  expect(Results).toMatchObject([{ MembershipExists: true }]);
  await expect(
    store.send(new DescribeUserCommand({ IdentityStoreId, UserId: GROUP })),
  ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});
