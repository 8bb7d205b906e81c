/** What the policy of an organisation wants of its logs: `securityScorecard.aws.logging`. */
export interface LoggingOptions {
  /** Days that a log group has to be kept (L10). */
  minRetentionDays: number;
  /** Milliseconds after which a source without a newer event is silent (L02, L05). */
  maxDeliveryAgeMs: number;
  /** Milliseconds within which an alarm has to have acted, or been drilled. */
  maxProofAgeMs: number;
  /** ARNs of the log groups and buckets where logs may end up; a `*` at the end stands for the rest. */
  approvedDestinations: readonly string[];
  /** Account whose credentials read the buckets under approvedDestinations; that of the trail when absent. */
  archiveAccountId?: string;
  /** Purposes that every service needs a log source for. */
  requiredPurposes: readonly Purpose[];
  /** Ids of the changes that somebody has to be told of, as in CIS AWS Foundations 5.0: `4.1` to `4.15`. */
  requiredPatterns: readonly string[];
}

/** What a log source is kept for. */
export const PURPOSES = [
  'auth',
  'admin-change',
  'data-access',
  'network',
  'workload',
] as const;
/** One of {@link PURPOSES}. */
export type Purpose = (typeof PURPOSES)[number];

/** True for the name of a purpose. */
export function isPurpose(text: string): text is Purpose {
  return PURPOSES.some(purpose => purpose === text);
}

/** Whether an ARN is among those that are approved; undefined when none is. */
export function isApproved(
  arn: string,
  { approvedDestinations }: LoggingOptions,
): boolean | undefined {
  if (approvedDestinations.length === 0) {
    return undefined;
  }
  return approvedDestinations.some(approved =>
    approved.endsWith('*')
      ? arn.startsWith(approved.slice(0, -1))
      : arn === approved,
  );
}
