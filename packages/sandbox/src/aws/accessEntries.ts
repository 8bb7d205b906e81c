import { z } from 'zod';
import { AwsError } from './AwsError';
import { readMembers } from './members';
import { paginate } from './paging';
import { AwsCall } from './service';

const INVALID = 'InvalidParameterException';
const paging = {
  maxResults: z.coerce.number().int().min(1).max(100).optional(),
  nextToken: z.string().optional(),
};
const listAccessEntriesSchema = z.strictObject({
  name: z.string().min(1),
  associatedPolicyArn: z.string().optional(),
  ...paging,
});
const listPoliciesSchema = z.strictObject({
  name: z.string().min(1),
  principalArn: z.string().min(1),
  ...paging,
});

const policyArn = (name: string) =>
  `arn:aws:eks::aws:cluster-access-policy/${name}`;

function notFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', 404, message);
}

function entriesOf(call: AwsCall, cluster: string) {
  const { accessEntries } = call.region.posture;
  if (!Object.hasOwn(accessEntries, cluster)) {
    throw notFound(`No cluster found for name: ${cluster}.`);
  }
  return accessEntries[cluster];
}

function cut<T>(
  call: AwsCall,
  rows: T[],
  request: { maxResults?: number; nextToken?: string },
  question: unknown,
) {
  const page = paginate(rows, call.world.paging, {
    maxResults: request.maxResults ?? 100,
    nextToken: request.nextToken,
    question,
  });
  if (page === 'invalid') {
    throw new AwsError(INVALID, 400, 'Invalid nextToken');
  }
  return page;
}

/** ListAccessEntries of Amazon EKS. */
export function listAccessEntries(call: AwsCall, input: unknown): object {
  const request = readMembers(listAccessEntriesSchema, input, INVALID);
  const { name, associatedPolicyArn } = request;
  const rows = entriesOf(call, name).filter(
    ({ policies }) =>
      !associatedPolicyArn ||
      policies.some(policy => policyArn(policy.name) === associatedPolicyArn),
  );
  const { items, nextToken } = cut(
    call,
    rows.map(({ principal }) => principal),
    request,
    ['ListAccessEntries', name, associatedPolicyArn],
  );
  return { accessEntries: items, nextToken };
}

/** ListAssociatedAccessPolicies of Amazon EKS. */
export function listAssociatedAccessPolicies(
  call: AwsCall,
  input: unknown,
): object {
  const request = readMembers(listPoliciesSchema, input, INVALID);
  const { name, principalArn } = request;
  const entry = entriesOf(call, name).find(
    ({ principal }) => principal === principalArn,
  );
  if (!entry) {
    throw notFound('The specified principalArn could not be found.');
  }
  const { items, nextToken } = cut(call, entry.policies, request, [
    'ListAssociatedAccessPolicies',
    name,
    principalArn,
  ]);
  const now = Math.floor(call.world.startedAt.getTime() / 1000);
  return {
    clusterName: name,
    principalArn,
    associatedAccessPolicies: items.map(policy => ({
      policyArn: policyArn(policy.name),
      accessScope: {
        type: policy.namespaces.length > 0 ? 'namespace' : 'cluster',
        namespaces: policy.namespaces,
      },
      associatedAt: now,
      modifiedAt: now,
    })),
    nextToken,
  };
}
