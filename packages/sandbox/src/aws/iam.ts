import { createHash } from 'node:crypto';
import { z } from 'zod';
import { secondsBefore } from '../world/age';
import { PostureAccount } from '../world/posture';
import { AwsError } from './AwsError';
import { readMembers } from './members';
import { paginate } from './paging';
import { awsQuery, unknownQueryAction } from './query';
import { AwsCall, AwsService } from './service';

const INVALID = 'ValidationError';
const FILTERS = [
  'User',
  'Role',
  'Group',
  'LocalManagedPolicy',
  'AWSManagedPolicy',
] as const;

/** Members of the query protocol are texts. */
const schema = z.strictObject({
  Filter: z.array(z.enum(FILTERS)).optional(),
  MaxItems: z.coerce.number().int().min(1).max(1000).optional(),
  Marker: z
    .string()
    .min(1)
    .max(320)
    .regex(/^[ -ÿ]+$/)
    .optional(),
});

type Kind = (typeof FILTERS)[number];
type Principal = PostureAccount['iam']['users'][number];

const idOf = (prefix: string, arn: string) =>
  `${prefix}${createHash('sha256').update(arn).digest('hex').slice(0, 17).toUpperCase()}`;

/** Documents are URL-encoded JSON, as RFC 3986 has it. */
const encoded = (document: object) =>
  encodeURIComponent(JSON.stringify(document));

const inline = ({ inline: documents }: Principal) =>
  Object.entries(documents).map(([PolicyName, document]) => ({
    PolicyName,
    PolicyDocument: encoded(document),
  }));

const attached = ({ attached: arns }: Principal) =>
  arns.map(PolicyArn => ({
    PolicyName: PolicyArn.split('/').at(-1),
    PolicyArn,
  }));

function rowsOf(call: AwsCall): { kind: Kind; row: object }[] {
  const { iam, accountId } = call.account;
  const arn = (path: string) => `arn:aws:iam::${accountId}:${path}`;
  const at = (age: string) =>
    new Date(secondsBefore(call.world.startedAt, age) * 1000).toISOString();
  return [
    ...iam.users.map(user => ({
      kind: 'User' as const,
      row: {
        Path: '/',
        UserName: user.name,
        UserId: idOf('AIDA', user.name),
        Arn: arn(`user/${user.name}`),
        CreateDate: at('P300D'),
        UserPolicyList: inline(user),
        GroupList: [],
        AttachedManagedPolicies: attached(user),
      },
    })),
    ...iam.groups.map(group => ({
      kind: 'Group' as const,
      row: {
        Path: '/',
        GroupName: group.name,
        GroupId: idOf('AGPA', group.name),
        Arn: arn(`group/${group.name}`),
        CreateDate: at('P300D'),
        GroupPolicyList: inline(group),
        AttachedManagedPolicies: attached(group),
      },
    })),
    ...iam.roles.map(role => ({
      kind: 'Role' as const,
      row: {
        Path: '/',
        RoleName: role.name,
        RoleId: idOf('AROA', role.name),
        Arn: arn(`role/${role.name}`),
        CreateDate: at(role.created),
        InstanceProfileList: [],
        RolePolicyList: inline(role),
        AttachedManagedPolicies: attached(role),
        RoleLastUsed: role.used
          ? { LastUsedDate: at(role.used), Region: call.region.name }
          : {},
      },
    })),
    ...iam.policies.map(policy => ({
      kind: policy.arn.startsWith('arn:aws:iam::aws:')
        ? ('AWSManagedPolicy' as const)
        : ('LocalManagedPolicy' as const),
      row: {
        PolicyName: policy.arn.split('/').at(-1),
        PolicyId: idOf('ANPA', policy.arn),
        Arn: policy.arn,
        Path: '/',
        DefaultVersionId: 'v1',
        AttachmentCount: 1,
        IsAttachable: true,
        PolicyVersionList: [
          {
            VersionId: 'v1',
            IsDefaultVersion: true,
            Document: encoded(policy.document),
            CreateDate: at('P300D'),
          },
        ],
      },
    })),
  ];
}

/** GetAccountAuthorizationDetails: one list of everything, cut into pages; the token is the marker. */
function getAccountAuthorizationDetails(call: AwsCall, input: unknown): object {
  const request = readMembers(schema, input, INVALID);
  const kinds = request.Filter ?? FILTERS;
  const page = paginate(
    rowsOf(call).filter(({ kind }) => kinds.includes(kind)),
    call.world.paging,
    {
      maxResults: request.MaxItems ?? 100,
      nextToken: request.Marker,
      question: ['GetAccountAuthorizationDetails', kinds],
    },
  );
  if (page === 'invalid') {
    throw new AwsError(INVALID, 400, 'Invalid Marker');
  }
  const of = (...wanted: Kind[]) =>
    page.items
      .filter(({ kind }) => wanted.includes(kind))
      .map(({ row }) => row);
  return {
    UserDetailList: of('User'),
    GroupDetailList: of('Group'),
    RoleDetailList: of('Role'),
    Policies: of('LocalManagedPolicy', 'AWSManagedPolicy'),
    IsTruncated: page.nextToken !== undefined,
    Marker: page.nextToken,
  };
}

/** Stand-in for AWS IAM (API version 2010-05-08). */
export const iam: AwsService = {
  name: 'iam',
  global: true,
  protocol: awsQuery({
    version: '2010-05-08',
    namespace: 'https://iam.amazonaws.com/doc/2010-05-08/',
  }),
  operations: {
    GetAccountAuthorizationDetails: getAccountAuthorizationDetails,
  },
  unknownOperation: unknownQueryAction,
};
