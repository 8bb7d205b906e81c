import { createHash } from 'node:crypto';
import { z } from 'zod';
import { secondsBefore } from '../world/age';
import { PostureRegion } from '../world/posture';
import { AwsError } from './AwsError';
import { readMembers } from './members';
import { paginate } from './paging';
import { restJson } from './protocol';
import { AwsCall, AwsService } from './service';

type AnalyzerSpec = PostureRegion['analyzers'][number];
type FindingSpec = AnalyzerSpec['findings'][number];

const INVALID = 'ValidationException';
const TYPES = [
  'ACCOUNT',
  'ORGANIZATION',
  'ACCOUNT_UNUSED_ACCESS',
  'ORGANIZATION_UNUSED_ACCESS',
  'ACCOUNT_INTERNAL_ACCESS',
  'ORGANIZATION_INTERNAL_ACCESS',
] as const;

const analyzerArn = z
  .string()
  .regex(/^[^:]*:[^:]*:[^:]*:[^:]*:[^:]*:analyzer\/.{1,255}$/);
const pageSize = z.coerce.number().int().min(1).max(100).optional();
const criteria = z.array(z.string()).min(1).max(20).optional();

const listAnalyzersSchema = z.strictObject({
  type: z.enum(TYPES).optional(),
  maxResults: pageSize,
  nextToken: z.string().optional(),
});
const listFindingsSchema = z.strictObject({
  analyzerArn,
  filter: z
    .record(
      z.string(),
      z.strictObject({
        eq: criteria,
        neq: criteria,
        contains: criteria,
        exists: z.boolean().optional(),
      }),
    )
    .optional(),
  maxResults: pageSize,
  nextToken: z.string().optional(),
});
const getFindingSchema = z.strictObject({
  analyzerArn,
  id: z.string().min(1),
  maxResults: pageSize,
  nextToken: z.string().optional(),
});

function arnOf(call: AwsCall, { name }: AnalyzerSpec): string {
  return `arn:aws:access-analyzer:${call.region.name}:${call.account.accountId}:analyzer/${name}`;
}

const iso = (call: AwsCall, age: string) =>
  new Date(secondsBefore(call.world.startedAt, age) * 1000).toISOString();

function listAnalyzers(call: AwsCall, input: unknown): object {
  const { type, maxResults, nextToken } = readMembers(
    listAnalyzersSchema,
    input,
    INVALID,
  );
  const { analyzers } = call.region.posture;
  const page = paginate(
    analyzers.filter(analyzer => !type || analyzer.type === type),
    call.world.paging,
    {
      maxResults: maxResults ?? 100,
      nextToken,
      question: ['ListAnalyzers', type],
    },
  );
  if (page === 'invalid') {
    throw new AwsError(INVALID, 400, 'Invalid nextToken');
  }
  return {
    analyzers: page.items.map(analyzer => ({
      arn: arnOf(call, analyzer),
      name: analyzer.name,
      type: analyzer.type,
      status: analyzer.status,
      createdAt: iso(call, 'P200D'),
      ...(analyzer.status === 'ACTIVE' &&
        analyzer.analyzed && {
          lastResourceAnalyzedAt: iso(call, 'PT2H'),
        }),
    })),
    nextToken: page.nextToken,
  };
}

function require(call: AwsCall, arn: string): AnalyzerSpec {
  const analyzer = call.region.posture.analyzers.find(
    candidate => arnOf(call, candidate) === arn,
  );
  if (!analyzer) {
    throw new AwsError(
      'ResourceNotFoundException',
      404,
      'Analyzer was not found',
      { resourceId: arn, resourceType: 'analyzer' },
    );
  }
  return analyzer;
}

function summary(call: AwsCall, finding: FindingSpec, index: number) {
  const id = createHash('sha256')
    .update(`${finding.type}|${finding.resource}|${index}`)
    .digest('hex')
    .slice(0, 32);
  return {
    id,
    findingType: finding.type,
    resource: finding.resource,
    resourceType: finding.resourceType,
    resourceOwnerAccount: call.account.accountId,
    status: finding.status,
    error: finding.error,
    createdAt: iso(call, finding.age),
    updatedAt: iso(call, finding.age),
    analyzedAt: iso(call, 'PT2H'),
  };
}

function listFindingsV2(call: AwsCall, input: unknown): object {
  const request = readMembers(listFindingsSchema, input, INVALID);
  const analyzer = require(call, request.analyzerArn);
  const rows = analyzer.findings
    .map((finding, index) => summary(call, finding, index))
    .filter(row =>
      Object.entries(request.filter ?? {}).every(([key, criterion]) => {
        const value = Object.entries(row).find(([name]) => name === key)?.[1];
        if (!Object.hasOwn(row, key)) {
          throw new AwsError(INVALID, 400, `Unknown filter key ${key}`);
        }
        return (
          (!criterion.eq || criterion.eq.includes(value ?? '')) &&
          !criterion.neq?.includes(value ?? '') &&
          (!criterion.contains ||
            criterion.contains.some(part => value?.includes(part))) &&
          (criterion.exists === undefined ||
            criterion.exists === (value !== undefined))
        );
      }),
    );
  const { nextToken, maxResults, ...question } = request;
  const page = paginate(rows, call.world.paging, {
    maxResults: maxResults ?? 100,
    nextToken,
    question,
  });
  if (page === 'invalid') {
    throw new AwsError(INVALID, 400, 'Invalid nextToken');
  }
  return { findings: page.items, nextToken: page.nextToken };
}

function detailsOf(finding: FindingSpec): object[] {
  switch (finding.type) {
    case 'ExternalAccess':
      return [
        {
          externalAccessDetails: {
            action: finding.actions,
            condition: finding.condition,
            isPublic: finding.public,
            principal: finding.principal,
          },
        },
      ];
    case 'UnusedPermission':
      return finding.actions.map(serviceNamespace => ({
        unusedPermissionDetails: { serviceNamespace },
      }));
    case 'UnusedIAMRole':
      return [{ unusedIamRoleDetails: {} }];
    case 'UnusedIAMUserAccessKey':
      return [
        { unusedIamUserAccessKeyDetails: { accessKeyId: 'AKIASANDBOX' } },
      ];
    case 'UnusedIAMUserPassword':
      return [{ unusedIamUserPasswordDetails: {} }];
    default:
      return [];
  }
}

function getFindingV2(call: AwsCall, input: unknown): object {
  const { analyzerArn: arn, id } = readMembers(
    getFindingSchema,
    input,
    INVALID,
  );
  const { findings } = require(call, arn);
  for (const [index, finding] of findings.entries()) {
    const row = summary(call, finding, index);
    if (row.id === id) {
      return { ...row, findingDetails: detailsOf(finding) };
    }
  }
  throw new AwsError('ResourceNotFoundException', 404, 'Finding not found', {
    resourceId: id,
    resourceType: 'finding',
  });
}

/** Stand-in for IAM Access Analyzer (API version 2019-11-01). */
export const accessAnalyzer: AwsService = {
  name: 'access-analyzer',
  protocol: restJson({
    'GET /analyzer': 'ListAnalyzers',
    '/findingv2': 'ListFindingsV2',
    'GET /findingv2/{id}': 'GetFindingV2',
  }),
  operations: {
    ListAnalyzers: listAnalyzers,
    ListFindingsV2: listFindingsV2,
    GetFindingV2: getFindingV2,
  },
  unknownOperation: operation =>
    new AwsError(
      'UnknownOperationException',
      404,
      `The sandbox has no operation ${operation}`,
    ),
};
