import { sessionSeconds, type InstanceConfig } from './config';
import type { Situation, Target } from './Instance';

const [TAG_KEY, TAG_VALUE] = ['fairway:jit', 'true'];

/** The tag that makes every assignment of a permission set to a user Fairway's. */
export const DEDICATED_TAG = `${TAG_KEY}=${TAG_VALUE}`;

/** Whether the tags say so. */
export const isDedicated = (tags: ReadonlyMap<string, string>): boolean =>
  tags.get(TAG_KEY) === TAG_VALUE;

/** What a delegated administrator is told of the management account. */
export const OUT_OF_REACH =
  'is the management account, which a delegated administrator can assign nothing in; use credentials of the management account for this instance';

/** Why it can't be granted to anybody, as a sentence; undefined when it can. */
export function refusalOf(
  config: InstanceConfig,
  { account, permissionSet }: Target,
  { set, owner }: Pick<Situation, 'set' | 'owner'>,
  limits: { longestSession: number },
): string | undefined {
  if (owner === undefined) {
    return `account ${config.accountId} does not see instance ${config.arn}; use the management account or the delegated administrator`;
  }
  if (account === owner && account !== config.accountId) {
    return `account ${account} ${OUT_OF_REACH}`;
  }
  if (!set) {
    return `there is no permission set '${permissionSet}'`;
  }
  if (!set.dedicated) {
    return `permission set '${permissionSet}' has no tag ${DEDICATED_TAG}; an assignment carries no note of who made it, so only permission sets that are for just-in-time access alone are assigned`;
  }
  const session = sessionSeconds(set.session);
  if (session === undefined || session > limits.longestSession) {
    return `sessions of permission set '${permissionSet}' last ${set.session}, longer than jitAccess.awsIdentityCenter.residual; shorten them`;
  }
  return undefined;
}
