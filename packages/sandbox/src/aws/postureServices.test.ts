import {
  AccessAnalyzerClient,
  GetFindingV2Command,
  ListAnalyzersCommand,
  ListFindingsV2Command,
  type ListFindingsV2CommandInput,
} from '@aws-sdk/client-accessanalyzer';
import {
  DescribeImagesCommand,
  DescribeInstanceImageMetadataCommand,
  EC2Client,
  GetAllowedImagesSettingsCommand,
} from '@aws-sdk/client-ec2';
import {
  EKSClient,
  ListAccessEntriesCommand,
  ListAssociatedAccessPoliciesCommand,
} from '@aws-sdk/client-eks';
import {
  GetAccountAuthorizationDetailsCommand,
  IAMClient,
  ListUsersCommand,
  paginateGetAccountAuthorizationDetails,
} from '@aws-sdk/client-iam';
import {
  GetClustersForImageCommand,
  Inspector2Client,
  ListCoverageCommand,
} from '@aws-sdk/client-inspector2';
import {
  GetResourcesCommand,
  ResourceGroupsTaggingAPIClient,
} from '@aws-sdk/client-resource-groups-tagging-api';
import { ACCOUNT, REGION } from '../__testUtils__/clients';
import { mountWorld } from '../__testUtils__/mount';
import { smallWorldInput } from '../__testUtils__/smallWorld';
import { sandboxCredentials } from '../world/aws';
import { createWorld } from '../world/createWorld';

const NOW = new Date('2026-11-21T12:00:00Z');
const INSTANCE = 'i-0123456789abcdef0';
const OLD = 'i-0123456789abcdef1';
const AMI = 'ami-0123456789abcdef0';
const GONE = 'ami-0123456789abcdef1';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/api`;
const REPOSITORY = `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/api`;

const mounted = mountWorld(() =>
  createWorld(
    {
      ...smallWorldInput,
      accounts: [
        {
          accountId: ACCOUNT,
          iam: {
            roles: [
              {
                name: 'api',
                used: 'P2D',
                inline: { all: { Statement: [{ Effect: 'Allow' }] } },
                attached: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
              },
            ],
            users: [{ name: 'ci' }],
            policies: [
              {
                arn: `arn:aws:iam::${ACCOUNT}:policy/own`,
                document: { Statement: [] },
              },
            ],
          },
          regions: {
            [REGION]: {
              images: [{ repository: 'api', tellsUse: false, inUse: 2 }],
              instances: [
                { id: INSTANCE, image: AMI, name: 'one', tags: { a: 'b*' } },
                {
                  id: OLD,
                  image: GONE,
                  name: 'two',
                  state: 'stopped',
                  scan: {
                    status: 'INACTIVE',
                    reason: 'UNMANAGED_EC2_INSTANCE',
                  },
                },
              ],
              amis: [
                { id: AMI, name: 'base', allowed: true },
                {
                  id: GONE,
                  name: 'gone',
                  state: 'deregistered',
                  owner: '137112412989',
                  ownerAlias: 'amazon',
                  deprecated: 'P3D',
                },
              ],
              allowedImages: { state: 'audit-mode', providers: ['amazon'] },
              analyzers: [
                {
                  name: 'outside',
                  findings: [
                    {
                      resource: ROLE,
                      resourceType: 'AWS::IAM::Role',
                      public: false,
                      principal: { AWS: '999999999999' },
                    },
                    {
                      resource: REPOSITORY,
                      resourceType: 'AWS::ECR::Repository',
                      status: 'ARCHIVED',
                    },
                  ],
                },
              ],
              accessEntries: {
                prod: [
                  {
                    principal: ROLE,
                    policies: [
                      { name: 'AmazonEKSClusterAdminPolicy' },
                      { name: 'AmazonEKSViewPolicy', namespaces: ['shop'] },
                    ],
                  },
                ],
              },
              resourceTags: {
                [REPOSITORY]: { app: 'api', query: 'a=b' },
                [`arn:aws:lambda:${REGION}:${ACCOUNT}:function:api`]: {
                  app: 'api',
                },
              },
            },
          },
        },
      ],
    },
    { now: () => NOW },
  ),
);

const settings = {
  region: REGION,
  maxAttempts: 1,
  credentials: sandboxCredentials(ACCOUNT),
};
const ec2 = new EC2Client(settings);
const tagging = new ResourceGroupsTaggingAPIClient(settings);
const analyzer = new AccessAnalyzerClient(settings);
const iam = new IAMClient({ ...settings, region: 'us-east-1' });
const eks = new EKSClient(settings);
const inspector = new Inspector2Client(settings);
const OUTSIDE = `arn:aws:access-analyzer:${REGION}:${ACCOUNT}:analyzer/outside`;

describe('machine images', () => {
  it('tells the image of every instance, also of one that is gone', async () => {
    const { InstanceImageMetadata } = await ec2.send(
      new DescribeInstanceImageMetadataCommand({}),
    );
    expect(InstanceImageMetadata).toMatchObject([
      {
        InstanceId: INSTANCE,
        State: { Name: 'running' },
        ImageMetadata: {
          ImageId: AMI,
          OwnerId: ACCOUNT,
          ImageAllowed: true,
          IsPublic: false,
        },
      },
      {
        InstanceId: OLD,
        ImageMetadata: {
          ImageOwnerAlias: 'amazon',
          State: 'deregistered',
          DeprecationTime: '2026-11-18T12:00:00.000Z',
        },
      },
    ]);
    const { Images } = await ec2.send(
      new DescribeImagesCommand({ IncludeDeprecated: true }),
    );
    expect(Images?.map(image => image.ImageId)).toEqual([AMI]);
    await expect(
      ec2.send(new DescribeImagesCommand({ ImageIds: [GONE] })),
    ).rejects.toMatchObject({ name: 'InvalidAMIID.NotFound' });
  });

  it.each([
    ['tag:a', 'b*', [INSTANCE]],
    ['tag:a', 'b\\*', [INSTANCE]],
    ['tag:a', '\\b*', []],
    ['tag:Name', 't?o', [OLD]],
    ['instance-id', OLD, [OLD]],
  ])('filters by %s %s', async (Name, value, ids) => {
    const { InstanceImageMetadata } = await ec2.send(
      new DescribeInstanceImageMetadataCommand({
        Filters: [{ Name, Values: [value] }],
      }),
    );
    expect(InstanceImageMetadata?.map(row => row.InstanceId)).toEqual(ids);
  });

  it('refuses filters and pages that the service does not have', async () => {
    for (const input of [
      { Filters: [{ Name: 'colour', Values: ['red'] }] },
      { MaxResults: 1001 },
      { InstanceIds: ['i-00000000000000000'] },
    ]) {
      await expect(
        ec2.send(new DescribeInstanceImageMetadataCommand(input)),
      ).rejects.toMatchObject({ $metadata: { httpStatusCode: 400 } });
    }
  });

  it('tells the settings', async () => {
    await expect(
      ec2.send(new GetAllowedImagesSettingsCommand({})),
    ).resolves.toMatchObject({
      State: 'audit-mode',
      ImageCriteria: [{ ImageProviders: ['amazon'] }],
    });
  });

  it('has a coverage row for every scan of an instance', async () => {
    const { coveredResources } = await inspector.send(
      new ListCoverageCommand({
        filterCriteria: {
          resourceType: [{ comparison: 'EQUALS', value: 'AWS_EC2_INSTANCE' }],
        },
      }),
    );
    expect(
      coveredResources?.map(row => [
        row.resourceId,
        row.scanType,
        row.scanStatus?.reason,
      ]),
    ).toEqual([
      [INSTANCE, 'PACKAGE', 'SUCCESSFUL'],
      [INSTANCE, 'NETWORK', 'SUCCESSFUL'],
      [OLD, 'PACKAGE', 'UNMANAGED_EC2_INSTANCE'],
      [OLD, 'NETWORK', 'SUCCESSFUL'],
    ]);
  });
});

it('finds the clusters of an image', async () => {
  const { coveredResources } = await inspector.send(
    new ListCoverageCommand({
      filterCriteria: {
        resourceType: [
          { comparison: 'EQUALS', value: 'AWS_ECR_CONTAINER_IMAGE' },
        ],
      },
    }),
  );
  const [row] = coveredResources ?? [];
  expect(row.resourceMetadata?.ecrImage?.inUseCount).toBeUndefined();
  const { cluster } = await inspector.send(
    new GetClustersForImageCommand({ filter: { resourceId: row.resourceId } }),
  );
  expect(cluster?.[0].clusterDetails?.[0].runningUnitCount).toBe(2);
  await expect(
    inspector.send(
      new GetClustersForImageCommand({ filter: { resourceId: 'api' } }),
    ),
  ).rejects.toMatchObject({ name: 'ValidationException' });
});

describe('tags', () => {
  const arns = async (TagFilters: { Key: string; Values?: string[] }[]) =>
    (
      await tagging.send(
        new GetResourcesCommand({
          TagFilters,
          ResourceTypeFilters: ['ecr:repository', 'lambda'],
        }),
      )
    ).ResourceTagMappingList?.map(row => row.ResourceARN?.split(':')[2]);

  it('finds resources that have every tag', async () => {
    expect(await arns([{ Key: 'app', Values: ['api'] }])).toEqual([
      'ecr',
      'lambda',
    ]);
    expect(
      await arns([
        { Key: 'app', Values: ['api', 'other'] },
        { Key: 'query', Values: ['a=b'] },
      ]),
    ).toEqual(['ecr']);
    expect(await arns([{ Key: 'query' }])).toEqual(['ecr']);
  });

  it.each([
    { ResourcesPerPage: 101 },
    { TagFilters: [{ Key: '' }] },
    { PaginationToken: 'made up' },
  ])('refuses %j', async input => {
    await expect(
      tagging.send(new GetResourcesCommand(input)),
    ).rejects.toMatchObject({ $metadata: { httpStatusCode: 400 } });
  });

  it('throttles in its own words', async () => {
    mounted.world.faults.add({ service: 'tagging', error: 'Throttling' });
    await expect(
      tagging.send(new GetResourcesCommand({})),
    ).rejects.toMatchObject({ name: 'ThrottledException' });
  });
});

describe('Access Analyzer', () => {
  it('lists analyzers and findings, and tells their details', async () => {
    const { analyzers } = await analyzer.send(
      new ListAnalyzersCommand({ type: 'ACCOUNT' }),
    );
    expect(analyzers).toMatchObject([
      {
        arn: OUTSIDE,
        status: 'ACTIVE',
        lastResourceAnalyzedAt: expect.any(Date),
      },
    ]);
    const { findings } = await analyzer.send(
      new ListFindingsV2Command({
        analyzerArn: OUTSIDE,
        filter: { status: { eq: ['ACTIVE'] } },
      }),
    );
    expect(findings).toMatchObject([{ resource: ROLE, status: 'ACTIVE' }]);
    await expect(
      analyzer.send(
        new GetFindingV2Command({
          analyzerArn: OUTSIDE,
          id: findings?.[0].id,
        }),
      ),
    ).resolves.toMatchObject({
      findingDetails: [
        {
          externalAccessDetails: {
            isPublic: false,
            principal: { AWS: '999999999999' },
          },
        },
      ],
    });
  });

  it.each<ListFindingsV2CommandInput>([
    { analyzerArn: 'outside' },
    { analyzerArn: `${OUTSIDE}-other` },
    { analyzerArn: OUTSIDE, maxResults: 101 },
    { analyzerArn: OUTSIDE, filter: { status: { eq: [] } } },
    { analyzerArn: OUTSIDE, filter: { colour: { eq: ['red'] } } },
  ])('refuses %j', async input => {
    await expect(
      analyzer.send(new ListFindingsV2Command(input)),
    ).rejects.toMatchObject({
      name: expect.stringMatching(/ValidationException|ResourceNotFound/),
    });
  });
});

describe('IAM', () => {
  it('pages through roles, users and policies', async () => {
    const roles: (string | undefined)[] = [];
    let policy = '';
    let pages = 0;
    for await (const page of paginateGetAccountAuthorizationDetails(
      { client: iam, pageSize: 1 },
      {},
    )) {
      pages += 1;
      roles.push(...(page.RoleDetailList ?? []).map(role => role.Arn));
      policy ||=
        page.RoleDetailList?.[0]?.RolePolicyList?.[0].PolicyDocument ?? '';
    }
    expect(pages).toBe(3);
    expect(roles).toEqual([ROLE]);
    expect(JSON.parse(decodeURIComponent(policy))).toEqual({
      Statement: [{ Effect: 'Allow' }],
    });
  });

  it('is one service for all regions, and strict', async () => {
    const { UserDetailList, RoleDetailList } = await iam.send(
      new GetAccountAuthorizationDetailsCommand({ Filter: ['User'] }),
    );
    expect(UserDetailList?.map(user => user.UserName)).toEqual(['ci']);
    expect(RoleDetailList ?? []).toEqual([]);
    await expect(
      iam.send(new GetAccountAuthorizationDetailsCommand({ MaxItems: 1001 })),
    ).rejects.toMatchObject({ name: 'ValidationError' });
    await expect(iam.send(new ListUsersCommand({}))).rejects.toMatchObject({
      name: 'InvalidAction',
    });
    mounted.world.faults.add({ service: 'iam', error: 'AccessDenied' });
    await expect(
      iam.send(new GetAccountAuthorizationDetailsCommand({})),
    ).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});

it('lists access entries of a cluster and their policies', async () => {
  const { accessEntries } = await eks.send(
    new ListAccessEntriesCommand({ clusterName: 'prod' }),
  );
  expect(accessEntries).toEqual([ROLE]);
  const { associatedAccessPolicies } = await eks.send(
    new ListAssociatedAccessPoliciesCommand({
      clusterName: 'prod',
      principalArn: ROLE,
    }),
  );
  expect(associatedAccessPolicies?.map(p => p.accessScope?.type)).toEqual([
    'cluster',
    'namespace',
  ]);
  await expect(
    eks.send(new ListAccessEntriesCommand({ clusterName: 'other' })),
  ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

it('repeats a page token for ever when told to', async () => {
  mounted.world.paging = { pageSize: 1, emptyPageEvery: 0, stuckAfter: 1 };
  const first = await ec2.send(new DescribeInstanceImageMetadataCommand({}));
  const second = await ec2.send(
    new DescribeInstanceImageMetadataCommand({ NextToken: first.NextToken }),
  );
  expect(second.NextToken).toBe(first.NextToken);
});
