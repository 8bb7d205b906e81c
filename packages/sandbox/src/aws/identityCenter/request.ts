import { z } from 'zod';
import type { IdentityCenter } from '../../world/identityCenter';
import { AwsError } from '../AwsError';
import { readMembers } from '../members';
import { paginate } from '../paging';
import type { AwsCall } from '../service';

const INVALID = 'ValidationException';

/** Members that many operations of the service share, with its own limits. */
export const member = {
  instanceArn: z
    .string()
    .regex(
      /^arn:aws(-[a-z]{1,5}){0,3}:sso:::instance\/(sso)?ins-[a-zA-Z0-9-.]{16}$/,
    ),
  permissionSetArn: z
    .string()
    .regex(
      /^arn:aws(-[a-z]{1,5}){0,3}:sso:::permissionSet\/(sso)?ins-[a-zA-Z0-9-.]{16}\/ps-[a-zA-Z0-9-./]{16}$/,
    ),
  account: z.string().regex(/^\d{12}$/),
  principalId: z
    .string()
    .regex(
      /^([0-9a-f]{10}-|)[A-Fa-f0-9]{8}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{4}-[A-Fa-f0-9]{12}$/,
    ),
  requestId: z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
  maxResults: z.number().int().min(1).max(100).optional(),
  nextToken: z.string().max(2048).optional(),
};

/** @throws AwsError ValidationException */
export const read = <T>(schema: z.ZodType<T>, input: unknown): T =>
  readMembers(schema, input, INVALID);

/** @throws AwsError ResourceNotFoundException */
export const notFound = (what: string): AwsError =>
  new AwsError('ResourceNotFoundException', 400, `${what} not found`);

/**
 * The instance that the caller's account may manage.
 *
 * @throws AwsError AccessDeniedException for any other account or region
 */
export function requireCenter({
  world,
  account,
  region,
}: AwsCall): IdentityCenter {
  const center = world.identityCenter;
  const managers = [center?.managementAccount, center?.delegatedAdmin];
  if (
    !center ||
    center.region !== region.name ||
    !managers.includes(account.accountId)
  ) {
    throw new AwsError(
      'AccessDeniedException',
      400,
      `User: arn:aws:sts::${account.accountId}:assumed-role/fairway/sandbox is not authorized to perform this operation on IAM Identity Center`,
    );
  }
  return center;
}

/** @throws AwsError AccessDeniedException when it is another instance */
export function requireInstance(call: AwsCall, arn: string): IdentityCenter {
  const center = requireCenter(call);
  if (arn !== `arn:aws:sso:::instance/${center.instance}`) {
    throw new AwsError(
      'AccessDeniedException',
      400,
      `no access to instance ${arn}`,
    );
  }
  return center;
}

/** The ARN of a permission set. */
export const arnOf = (center: IdentityCenter, id: string): string =>
  `arn:aws:sso:::permissionSet/${center.instance}/${id}`;

/** @throws AwsError ResourceNotFoundException */
export function requirePermissionSet(center: IdentityCenter, arn: string) {
  const found = center.permissionSets.find(
    ({ id }) => arnOf(center, id) === arn,
  );
  if (!found) {
    throw notFound(`PermissionSet ${arn}`);
  }
  return found;
}

/** One page of rows, under the name that the operation gives them. */
export function pageOf<T>(
  call: AwsCall,
  rows: T[],
  {
    MaxResults,
    NextToken,
    ...question
  }: { MaxResults?: number; NextToken?: string },
  name: string,
): object {
  const page = paginate(rows, call.world.paging, {
    maxResults: MaxResults ?? 100,
    nextToken: NextToken,
    question,
  });
  if (page === 'invalid') {
    throw new AwsError(INVALID, 400, 'The NextToken is not valid');
  }
  return {
    [name]: page.items,
    ...(page.nextToken && { NextToken: page.nextToken }),
  };
}
