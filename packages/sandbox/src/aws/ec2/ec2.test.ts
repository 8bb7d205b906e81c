import {
  DescribeFlowLogsCommand,
  DescribeInstancesCommand,
  DescribeVpcsCommand,
  paginateDescribeFlowLogs,
} from '@aws-sdk/client-ec2';
import { awsClients } from '../../__testUtils__/clients';
import { mountWorld } from '../../__testUtils__/mount';
import { smallWorld } from '../../__testUtils__/smallWorld';

const mounted = mountWorld(() => smallWorld());
const { ec2 } = awsClients();
const PROD = 'vpc-0a7c31f2b9d84e605';
const DATA = 'vpc-0d42c9a6e1b37f508';
const of = (...Values: string[]) => [{ Name: 'resource-id', Values }];

it('describes the flow logs of a VPC', async () => {
  const { FlowLogs } = await ec2.send(
    new DescribeFlowLogsCommand({ Filter: of(DATA) }),
  );
  expect(FlowLogs).toMatchObject([
    {
      ResourceId: DATA,
      FlowLogStatus: 'ACTIVE',
      DeliverLogsStatus: 'FAILED',
      DeliverLogsErrorMessage: 'Access error',
      TrafficType: 'ALL',
    },
    { DeliverLogsStatus: 'SUCCESS', TrafficType: 'ACCEPT' },
  ]);
  expect(FlowLogs?.[0].CreationTime).toBeInstanceOf(Date);
});

it('takes several filters and values', async () => {
  const { FlowLogs } = await ec2.send(
    new DescribeFlowLogsCommand({
      Filter: [
        ...of(PROD, DATA),
        { Name: 'traffic-type', Values: ['REJ*', 'ACCEPT'] },
      ],
    }),
  );
  expect(FlowLogs?.map(log => log.TrafficType)).toEqual(['REJECT', 'ACCEPT']);
});

it('describes VPCs, with text that needs escaping', async () => {
  const { Vpcs } = await ec2.send(new DescribeVpcsCommand({ VpcIds: [PROD] }));
  expect(Vpcs).toMatchObject([
    {
      VpcId: PROD,
      IsDefault: false,
      Tags: [{ Key: 'Name', Value: 'prod & more' }],
    },
  ]);
});

it('pages through', async () => {
  mounted.world.paging = { pageSize: 2, emptyPageEvery: 2 };
  const seen: (string | undefined)[] = [];
  for await (const page of paginateDescribeFlowLogs({ client: ec2 }, {})) {
    seen.push(...(page.FlowLogs ?? []).map(log => log.FlowLogId));
  }
  expect(new Set(seen).size).toBe(3);
});

it.each([
  [new DescribeFlowLogsCommand({ MaxResults: 1001 }), 'InvalidParameterValue'],
  [new DescribeFlowLogsCommand({ NextToken: 'made up' }), 'InvalidNextToken'],
  [
    new DescribeFlowLogsCommand({
      Filter: [{ Name: 'colour', Values: ['x'] }],
    }),
    'InvalidParameterValue',
  ],
  [
    new DescribeFlowLogsCommand({ Filter: [{ Name: 'resource-id' }] }),
    'InvalidParameterValue',
  ],
  [
    new DescribeFlowLogsCommand({
      Filter: of(...Array.from({ length: 201 }, (_, n) => `vpc-${n}`)),
    }),
    'InvalidParameterValue',
  ],
])('refuses %# with %s', async (command, name) => {
  await expect(ec2.send(command)).rejects.toMatchObject({
    name,
    $metadata: { httpStatusCode: 400 },
  });
});

it('refuses small pages of VPCs, ids it lacks and unknown actions', async () => {
  await expect(
    ec2.send(new DescribeVpcsCommand({ MaxResults: 4 })),
  ).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  await expect(
    ec2.send(new DescribeVpcsCommand({ VpcIds: ['vpc-00000000'] })),
  ).rejects.toMatchObject({ name: 'InvalidVpcID.NotFound' });
  await expect(
    ec2.send(new DescribeInstancesCommand({})),
  ).rejects.toMatchObject({ name: 'InvalidAction' });
});

it('throttles and denies in its own words', async () => {
  const { faults } = mounted.world;
  faults.add({ service: 'ec2', error: 'Throttling', times: 1 });
  faults.add({ service: 'ec2', error: 'AccessDenied', times: 1 });
  await expect(ec2.send(new DescribeFlowLogsCommand({}))).rejects.toMatchObject(
    {
      name: 'RequestLimitExceeded',
      $metadata: { httpStatusCode: 503 },
    },
  );
  await expect(ec2.send(new DescribeFlowLogsCommand({}))).rejects.toMatchObject(
    {
      name: 'UnauthorizedOperation',
      $metadata: { httpStatusCode: 403 },
    },
  );
});
