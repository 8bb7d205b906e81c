import { randomUUID } from 'node:crypto';
import type { AwsSession } from '../world/sessions';
import { AwsError } from './AwsError';
import type { AwsCall } from './service';

/** What CloudTrail records of a call that changes something. */
export interface RecordedCall {
  /** Host of the service, such as `cloudtrail.amazonaws.com`. */
  eventSource: string;
  eventName: string;
  requestParameters: object;
  /** Absent for calls whose answer CloudTrail leaves out. */
  responseElements?: object;
}

/** How the JSON services refuse. */
const REFUSAL = { code: 'AccessDeniedException', status: 400 };

/**
 * The session of whoever changes something. What the portal reads with has no
 * such right, and neither has a permission set that only reads.
 *
 * @param action - as IAM names it, such as `cloudtrail:StopLogging`
 * @throws AwsError with the refusal of the service's protocol
 */
export function requireOperator(
  call: AwsCall,
  action: string,
  refusal: { code: string; status: number } = REFUSAL,
): AwsSession {
  const { session } = call;
  if (!session || /read/i.test(session.permissionSet)) {
    throw new AwsError(
      refusal.code,
      refusal.status,
      `User: ${session ? arnOf(session) : `arn:aws:iam::${call.account.accountId}:user/reader`} is not authorized to perform: ${action}`,
    );
  }
  return session;
}

function roleOf({ permissionSet }: AwsSession): string {
  return `AWSReservedSSO_${permissionSet}_0123456789abcdef`;
}

function arnOf(session: AwsSession): string {
  return `arn:aws:sts::${session.accountId}:assumed-role/${roleOf(session)}/${session.userName}`;
}

/** Sends the event to every queue of the world, as a rule of EventBridge does. */
export function recordCall(
  call: AwsCall,
  session: AwsSession,
  recorded: RecordedCall,
): void {
  const { world, account, region } = call;
  const time = `${world.now().toISOString().slice(0, 19)}Z`;
  const envelope = {
    version: '0',
    id: randomUUID(),
    'detail-type': 'AWS API Call via CloudTrail',
    source: recorded.eventSource.replace(/^(\w+)\..*$/, 'aws.$1'),
    account: account.accountId,
    time,
    region: region.name,
    resources: [],
    detail: {
      eventVersion: '1.11',
      userIdentity: {
        type: 'AssumedRole',
        principalId: `AROASANDBOX0000000000:${session.userName}`,
        arn: arnOf(session),
        accountId: account.accountId,
        accessKeyId: session.accessKeyId,
        sessionContext: {
          sessionIssuer: {
            type: 'Role',
            principalId: 'AROASANDBOX0000000000',
            arn: `arn:aws:iam::${account.accountId}:role/aws-reserved/sso.amazonaws.com/${region.name}/${roleOf(session)}`,
            accountId: account.accountId,
            userName: roleOf(session),
          },
          attributes: { creationDate: time, mfaAuthenticated: 'false' },
        },
        onBehalfOf: {
          userId: session.userId,
          identityStoreArn: `arn:aws:identitystore::${account.accountId}:identitystore/${session.identityStoreId}`,
        },
      },
      eventTime: time,
      eventSource: recorded.eventSource,
      eventName: recorded.eventName,
      awsRegion: region.name,
      sourceIPAddress: '192.0.2.10',
      userAgent: 'sandbox',
      requestParameters: recorded.requestParameters,
      responseElements: recorded.responseElements ?? null,
      requestID: randomUUID(),
      eventID: randomUUID(),
      readOnly: false,
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: account.accountId,
      eventCategory: 'Management',
    },
  };
  const body = JSON.stringify(envelope);
  world.queues.forEach(queue => queue.send(body));
}
