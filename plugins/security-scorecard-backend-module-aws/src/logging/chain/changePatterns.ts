import type { Clause, Term } from './filterPattern';

/** A kind of change that somebody has to be told of. */
export interface ChangePattern {
  /** Number in CIS AWS Foundations 5.0. */
  id: string;
  /** What happens, in words that follow "an alarm for". */
  what: string;
  /** Events that have to be taken, each as narrow as it may be. */
  required: readonly Term[];
}

function clause(selector: string, operator: string, value = ''): Clause {
  return { selector, operator, value };
}

const equal = (selector: string, value: string) => clause(selector, '=', value);

/** One term by event; a filter may leave the source out. */
function events(names: string, source?: string): Term[] {
  return names
    .split(' ')
    .map(name => [
      ...(source ? [equal('eventSource', `${source}.amazonaws.com`)] : []),
      equal('eventName', name),
    ]);
}

/** The exclusions that the benchmark allows in 4.1. */
const NOT_DELIVERY = [
  clause('sourceIPAddress', '!=', 'delivery.logs.amazonaws.com'),
  clause('eventName', '!=', 'HeadBucket'),
];

/**
 * The monitoring controls 4.1 to 4.15 of CIS AWS Foundations 5.0 (CloudWatch.1
 * to CloudWatch.14 of AWS Security Hub). Calls of services that are gone
 * (ClassicLink) are left out.
 */
export const CHANGE_PATTERNS: readonly ChangePattern[] = [
  {
    id: '4.1',
    what: 'unauthorized API calls',
    required: [
      [equal('errorCode', '*UnauthorizedOperation'), ...NOT_DELIVERY],
      [equal('errorCode', 'AccessDenied*'), ...NOT_DELIVERY],
    ],
  },
  {
    id: '4.2',
    what: 'console sign-in without MFA',
    required: [
      [
        equal('eventName', 'ConsoleLogin'),
        clause('additionalEventData.MFAUsed', '!=', 'Yes'),
        equal('userIdentity.type', 'IAMUser'),
        equal('responseElements.ConsoleLogin', 'Success'),
      ],
    ],
  },
  {
    id: '4.3',
    what: 'use of the root user',
    required: [
      [
        equal('userIdentity.type', 'Root'),
        clause('userIdentity.invokedBy', 'NOT EXISTS'),
        clause('eventType', '!=', 'AwsServiceEvent'),
      ],
    ],
  },
  {
    id: '4.4',
    what: 'IAM policy changes',
    required: events(
      'DeleteGroupPolicy DeleteRolePolicy DeleteUserPolicy PutGroupPolicy PutRolePolicy PutUserPolicy CreatePolicy DeletePolicy CreatePolicyVersion DeletePolicyVersion AttachRolePolicy DetachRolePolicy AttachUserPolicy DetachUserPolicy AttachGroupPolicy DetachGroupPolicy',
      'iam',
    ),
  },
  {
    id: '4.5',
    what: 'CloudTrail configuration changes',
    required: events(
      'CreateTrail UpdateTrail DeleteTrail StartLogging StopLogging',
    ),
  },
  {
    id: '4.6',
    what: 'failed console sign-in',
    required: [
      [
        equal('eventName', 'ConsoleLogin'),
        equal('errorMessage', 'Failed authentication'),
      ],
    ],
  },
  {
    id: '4.7',
    what: 'disabling or scheduled deletion of keys',
    required: events('DisableKey ScheduleKeyDeletion', 'kms'),
  },
  {
    id: '4.8',
    what: 'S3 bucket policy changes',
    required: events(
      'PutBucketAcl PutBucketPolicy PutBucketCors PutBucketLifecycle PutBucketReplication DeleteBucketPolicy DeleteBucketCors DeleteBucketLifecycle DeleteBucketReplication',
      's3',
    ),
  },
  {
    id: '4.9',
    what: 'AWS Config changes',
    required: events(
      'StopConfigurationRecorder DeleteDeliveryChannel PutDeliveryChannel PutConfigurationRecorder',
      'config',
    ),
  },
  {
    id: '4.10',
    what: 'security group changes',
    required: events(
      'AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress RevokeSecurityGroupIngress RevokeSecurityGroupEgress CreateSecurityGroup DeleteSecurityGroup',
    ),
  },
  {
    id: '4.11',
    what: 'network ACL changes',
    required: events(
      'CreateNetworkAcl CreateNetworkAclEntry DeleteNetworkAcl DeleteNetworkAclEntry ReplaceNetworkAclEntry ReplaceNetworkAclAssociation',
    ),
  },
  {
    id: '4.12',
    what: 'network gateway changes',
    required: events(
      'CreateCustomerGateway DeleteCustomerGateway AttachInternetGateway CreateInternetGateway DeleteInternetGateway DetachInternetGateway',
    ),
  },
  {
    id: '4.13',
    what: 'route table changes',
    required: events(
      'CreateRoute CreateRouteTable ReplaceRoute ReplaceRouteTableAssociation DeleteRouteTable DeleteRoute DisassociateRouteTable',
      'ec2',
    ),
  },
  {
    id: '4.14',
    what: 'VPC changes',
    required: events(
      'CreateVpc DeleteVpc ModifyVpcAttribute AcceptVpcPeeringConnection CreateVpcPeeringConnection DeleteVpcPeeringConnection RejectVpcPeeringConnection',
    ),
  },
  {
    id: '4.15',
    what: 'AWS Organizations changes',
    required: events(
      'AcceptHandshake AttachPolicy CreateAccount CreateOrganizationalUnit CreatePolicy DeclineHandshake DeleteOrganization DeleteOrganizationalUnit DeletePolicy DetachPolicy DisablePolicyType EnablePolicyType InviteAccountToOrganization LeaveOrganization MoveAccount RemoveAccountFromOrganization UpdatePolicy UpdateOrganizationalUnit',
      'organizations',
    ),
  },
];
