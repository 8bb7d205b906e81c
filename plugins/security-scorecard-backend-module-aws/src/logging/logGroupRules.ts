import type { LogGroup } from '@aws-sdk/client-cloudwatch-logs';
import type { Answer } from '../ask';
import { type Scope, scopeKey } from '../clients';
import type { LoggingOptions } from './options';
import { judge, type Judged, type Place, type Sight } from './rule';

/** Retention periods that CloudWatch Logs accepts, in days. */
const ALLOWED_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827,
  2192, 2557, 2922, 3288, 3653,
];

/** Delivery groups keep events for one day whatever their retention says. */
const DELIVERY_DAYS = 1;

/** Days a group keeps its events; undefined when they never expire. */
export function retentionDays(group: LogGroup): number | undefined {
  return group.logGroupClass === 'DELIVERY'
    ? DELIVERY_DAYS
    : group.retentionInDays;
}

/** Where a log group is, for findings. */
export function groupPlace(name: string, scope: Scope): Place {
  return { resource: name, location: `CloudWatch Logs of ${scopeKey(scope)}` };
}

function longerRetention(
  { logGroupClass }: LogGroup,
  name: string,
  minDays: number,
): string {
  if (logGroupClass === 'DELIVERY') {
    return `Log group ${name} has the class DELIVERY, which keeps events for one day; write the logs to a group of the class STANDARD.`;
  }
  const enough = ALLOWED_DAYS.find(allowed => allowed >= minDays);
  return enough
    ? `Set the retention of ${name} to ${enough} days or more.`
    : `Let the events of ${name} never expire.`;
}

/** What L10 sees in a group that exists. */
function retentionSight(
  name: string,
  group: LogGroup,
  { minRetentionDays }: LoggingOptions,
): Sight {
  const days = retentionDays(group);
  return days === undefined || days >= minRetentionDays
    ? undefined
    : {
        title: `Log group ${name} keeps its events for ${days} days`,
        remediation: longerRetention(group, name, minRetentionDays),
      };
}

/** What L11 sees in a group that exists. */
function encryptionSight(name: string, group: LogGroup): Sight {
  return group.kmsKeyId
    ? undefined
    : {
        title: `Log group ${name} is not encrypted with a KMS key`,
        remediation: `Associate a KMS key with log group ${name}.`,
      };
}

/**
 * L10 (AWS Security Hub CloudWatch.16): a log group of the service is kept for
 * at least the given number of days. A group without a retention never expires.
 */
export function judgeRetention(
  name: string,
  scope: Scope,
  answer: Answer<LogGroup | null>,
  options: LoggingOptions,
): Judged {
  return judge('L10', groupPlace(name, scope), answer, group =>
    group
      ? retentionSight(name, group, options)
      : {
          title: `Log group ${name} does not exist`,
          remediation: `Create log group ${name}, or take it out of the annotation fairway.dev/aws-log-groups.`,
        },
  );
}

/** L11: a log group is encrypted with a key of one's own. */
export function judgeEncryption(
  name: string,
  scope: Scope,
  answer: Answer<LogGroup | null>,
): Judged {
  return judge('L11', groupPlace(name, scope), answer, group =>
    group
      ? encryptionSight(name, group)
      : { notApplicable: `Log group ${name} does not exist` },
  );
}

/** L12: nobody deletes a log group that is evidence. */
export function judgeDeletionProtection(
  name: string,
  scope: Scope,
  answer: Answer<LogGroup | null>,
  isEvidence: boolean,
): Judged {
  return judge('L12', groupPlace(name, scope), answer, group => {
    if (!group || !isEvidence) {
      return { notApplicable: `Log group ${name} is not kept as evidence` };
    }
    return group.deletionProtectionEnabled
      ? undefined
      : {
          title: `Log group ${name} can be deleted`,
          remediation: `Turn on the deletion protection of log group ${name}.`,
        };
  });
}

/**
 * A group that a resource writes to, as a rule about the resource sees it: it
 * has to exist and to be kept (L10); with `encrypted`, to pass L11 as well.
 */
export function destinationSight(
  name: string,
  answer: Answer<LogGroup | null>,
  options: LoggingOptions,
  demand: { encrypted: boolean },
): Sight {
  if (!answer.ok) {
    return { unread: answer };
  }
  if (!answer.value) {
    return {
      title: `Log group ${name} does not exist`,
      remediation: `Create log group ${name}, or let the resource create it.`,
    };
  }
  return (
    retentionSight(name, answer.value, options) ??
    (demand.encrypted ? encryptionSight(name, answer.value) : undefined)
  );
}
