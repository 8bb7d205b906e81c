import type { Answer } from '../../ask';
import { isApproved, type LoggingOptions } from '../options';
import { judge, type Judged, type Place, type Sight } from '../rule';
import type { TrailStatus, TrailView } from './TrailView';

/** Applies a sight to the status of a trail; the status may be unread. */
function ofStatus(
  trail: TrailView,
  look: (status: TrailStatus) => Sight,
): Sight {
  const { status } = trail;
  return status.ok ? look(status.value) : { unread: status };
}

function isFresh(
  at: Date | undefined,
  now: Date,
  { maxDeliveryAgeMs }: LoggingOptions,
): boolean {
  return at !== undefined && now.getTime() - at.getTime() < maxDeliveryAgeMs;
}

const since = (at: Date | undefined) =>
  at ? `nothing since ${at.toISOString().slice(0, 10)}` : 'nothing so far';

/** L02: log files reach the bucket. AWS has no control for it. */
function delivery(trail: TrailView, now: Date, options: LoggingOptions): Sight {
  return ofStatus(trail, ({ deliveredAt, deliveryError }) => {
    const repair = `Repair the delivery of trail ${trail.name}: check the policy of bucket ${trail.bucket ?? 'it names'} and its KMS key.`;
    if (deliveryError) {
      return {
        title: `Trail ${trail.name} fails to deliver (${deliveryError})`,
        remediation: repair,
      };
    }
    return isFresh(deliveredAt, now, options)
      ? undefined
      : {
          title: `Trail ${trail.name} has delivered ${since(deliveredAt)}`,
          remediation: repair,
        };
  });
}

/** L03 (CloudTrail.2): log files are encrypted with a key of one's own. */
function encryption({ name, kmsKey }: TrailView): Sight {
  return kmsKey
    ? undefined
    : {
        title: `Trail ${name} is not encrypted with a KMS key`,
        remediation: `Set a KMS key on trail ${name}.`,
      };
}

/** L04 (CloudTrail.4): log files are validated, and the digests arrive. */
function validation(trail: TrailView): Sight {
  const { name } = trail;
  if (!trail.fileValidation) {
    return {
      title: `Trail ${name} does not validate its log files`,
      remediation: `Enable log file validation on trail ${name}.`,
    };
  }
  return ofStatus(trail, ({ digestError }) =>
    digestError
      ? {
          title: `Trail ${name} fails to deliver its digests (${digestError})`,
          remediation: `Let trail ${name} write its digests to the bucket.`,
        }
      : undefined,
  );
}

/** L05 (CloudTrail.5): events reach a log group. */
function logGroup(trail: TrailView, now: Date, options: LoggingOptions): Sight {
  const { name, logGroupArn } = trail;
  if (!logGroupArn) {
    return {
      title: `Trail ${name} sends its events to no log group`,
      remediation: `Set a CloudWatch log group and a role on trail ${name}.`,
    };
  }
  return ofStatus(trail, ({ logGroupDeliveredAt, logGroupError }) =>
    !logGroupError && isFresh(logGroupDeliveredAt, now, options)
      ? undefined
      : {
          title: logGroupError
            ? `Trail ${name} fails to write to its log group (${logGroupError})`
            : `Trail ${name} has sent its log group ${since(logGroupDeliveredAt)}`,
          remediation: `Let the role of trail ${name} create streams and put events in ${logGroupArn}.`,
        },
  );
}

/** L09: the trail is the organisation's, or its bucket is a central one. */
function central(trail: TrailView, options: LoggingOptions): Sight {
  if (trail.organization) {
    return undefined;
  }
  const approved =
    trail.bucket !== undefined &&
    isApproved(`arn:aws:s3:::${trail.bucket}`, options);
  return approved
    ? undefined
    : {
        title: `Trail ${trail.name} is kept in the account it watches`,
        remediation: `Make it a trail of the organisation, or deliver it to an approved bucket of the log archive.`,
      };
}

/** L02 to L05 and L09 for one trail that covers all regions. */
export function judgeTrail(
  trail: TrailView,
  accountId: string,
  now: Date,
  options: LoggingOptions,
): Judged[] {
  const place: Place = {
    resource: trail.arn,
    location: `CloudTrail of ${accountId}`,
  };
  const known: Answer<TrailView> = { ok: true, value: trail };
  return [
    judge('L02', place, known, view => delivery(view, now, options)),
    judge('L03', place, known, encryption),
    judge('L04', place, known, validation),
    judge('L05', place, known, view => logGroup(view, now, options)),
    judge('L09', place, known, view => central(view, options)),
  ];
}
