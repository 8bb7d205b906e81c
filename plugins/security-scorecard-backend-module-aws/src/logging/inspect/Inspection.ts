import type { LogGroup } from '@aws-sdk/client-cloudwatch-logs';
import type { Answer } from '../../ask';
import type { Scope } from '../../clients';
import type { LoggingOptions } from '../options';
import type { AwsResource } from '../resources';
import type { Judged, Place } from '../rule';
import type { Session } from '../Session';
import type { TrailView } from '../trails/TrailView';

/** A log group of an account and region. */
export interface GroupRef {
  scope: Scope;
  name: string;
}

/** What was read of the account, for rules that need more than their resource. */
export interface Known {
  options: LoggingOptions;
  group(ref: GroupRef): Answer<LogGroup | null>;
  trails(scope: Scope): Answer<readonly TrailView[]>;
  /** True for a bucket that access logs are written to. */
  isLogTarget(bucket: string): boolean;
}

/** A resource that was read, ready to be judged without asking anything more. */
export interface Inspection {
  /** Log groups its rules look at, which are read together afterwards. */
  groups: readonly GroupRef[];
  /** Buckets that it writes access logs to. */
  logTargets: readonly string[];
  judge(known: Known): Judged[];
}

/** Reads one resource. Throws only the abort. */
export type Inspect = (
  session: Session,
  resource: AwsResource,
) => Promise<Inspection>;

/** An inspection that looks at nothing but its resource. */
export function inspection(
  judge: (known: Known) => Judged[],
  more: Partial<Pick<Inspection, 'groups' | 'logTargets'>> = {},
): Inspection {
  return { groups: [], logTargets: [], ...more, judge };
}

/** Where a resource is, for findings. */
export function placeOf({ arn, scope }: AwsResource): Place {
  return {
    resource: arn,
    location: `${scope.accountId}/${scope.region}`,
  };
}
