import type { Queue } from './queues';
import type { Sessions } from './sessions';
import { CallLog } from './calls';
import { Faults } from './faults';
import type { Github } from './github';
import type { IdentityCenter } from './identityCenter';
import { PostureAccount, PostureRegion } from './posture';
import type { InstanceSpec } from './schema';
import type {
  WireCoverage,
  WireFinding,
  WireFindingDetail,
} from './inspector/wire';
import { Bucket, LoggingAccount, LoggingRegion } from './logging';

export type { InstanceSpec };

/** Inspector states a resource type can be in for an account. */
export type InspectorStatus =
  | 'ENABLING'
  | 'ENABLED'
  | 'DISABLING'
  | 'DISABLED'
  | 'SUSPENDING'
  | 'SUSPENDED';

/** Resource types whose scanning is switched one by one. */
export type InspectorResource =
  'ec2' | 'ecr' | 'lambda' | 'lambdaCode' | 'codeRepository';

/** A CloudTrail trail with what its status and its selectors answer. */
export interface Trail {
  name: string;
  arn: string;
  homeRegion: string;
  s3BucketName: string;
  isMultiRegion: boolean;
  /** Whether it records calls of services that have no region. */
  hasGlobalEvents: boolean;
  isOrganization: boolean;
  logFileValidation: boolean;
  kmsKeyId?: string;
  logGroupArn?: string;
  isLogging: boolean;
  startedLoggingAt: number;
  stoppedLoggingAt?: number;
  /** Epoch seconds, at the time of the call. */
  latestDeliveryAt?: (now: Date) => number;
  latestDeliveryError?: string;
  latestDigestError?: string;
  /** Epoch seconds, at the time of the call; of its log group. */
  latestLogGroupDeliveryAt?: (now: Date) => number;
  /** Classic selectors, as sent; empty when the trail has advanced ones. */
  eventSelectors: Record<string, unknown>[];
  advancedEventSelectors: Record<string, unknown>[];
}

/** A CloudWatch Logs group; `creationTime` in epoch milliseconds. */
export interface LogGroup {
  logGroupName: string;
  creationTime: number;
  /** Absent: the events never expire. */
  retentionInDays?: number;
  kmsKeyId?: string;
  storedBytes: number;
  logGroupClass: 'STANDARD' | 'INFREQUENT_ACCESS' | 'DELIVERY';
  deletionProtectionEnabled: boolean;
}

/** A VPC flow log. */
export interface FlowLog {
  flowLogId: string;
  resourceId: string;
  flowLogStatus: string;
  deliverLogsStatus?: 'SUCCESS' | 'FAILED';
  deliverLogsErrorMessage?: string;
  trafficType: 'ACCEPT' | 'REJECT' | 'ALL';
  logDestinationType: 'cloud-watch-logs' | 's3' | 'kinesis-data-firehose';
  logGroupName?: string;
  logDestination?: string;
  /** ISO 8601. */
  creationTime: string;
}

/** A VPC. */
export interface Vpc {
  vpcId: string;
  cidrBlock: string;
  name: string;
  isDefault: boolean;
}

/** Everything the sandbox knows of one account in one region. */
export interface AwsRegion {
  name: string;
  inspector: Record<InspectorResource, InspectorStatus>;
  findings: WireFinding[];
  details: Map<string, WireFindingDetail>;
  coverage: WireCoverage[];
  /** Running tasks and pods by ARN of their image. */
  runningUnits: Map<string, number>;
  logGroups: LogGroup[];
  flowLogs: FlowLog[];
  vpcs: Vpc[];
  /** Names of its Lambda functions. */
  functionNames: string[];
  /** What writes, keeps and watches logs. */
  logging: LoggingRegion;
  instances: InstanceSpec[];
  /** Machine images, analyzers, access entries and tags. */
  posture: PostureRegion;
}

/** An AWS account. */
export interface AwsAccount {
  accountId: string;
  alias: string;
  /** Access key ids that sign for this account. */
  accessKeys: string[];
  regions: Map<string, AwsRegion>;
  trails: Trail[];
  buckets: Bucket[];
  distributions: LoggingAccount['distributions'];
  iam: PostureAccount['iam'];
}

/** A Kubernetes object as a manifest holds it. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    [key: string]: unknown;
  };
  [key: string]: unknown;
}

/** Who a bearer token stands for. */
export interface KubernetesToken {
  token: string;
  user: string;
  groups: string[];
}

/** A cluster behind a stand-in API server. */
export interface KubernetesCluster {
  name: string;
  /** Base URL for in-process use: `https://<name>.kubernetes.harbour.example`. */
  url: string;
  tokens: KubernetesToken[];
  objects: KubernetesObject[];
  /** Raise it to expire every `continue` token given out before. */
  resourceVersion: number;
  /** An admission webhook: what becomes of an object that is made. */
  admission?: (object: KubernetesObject) => KubernetesObject;
}

/** How lists are cut into pages. */
export interface Paging {
  /** Most rows a page holds, below what the caller asked for. */
  pageSize: number;
  /** Every n-th page is empty and yet followed by another; 0 switches it off. */
  emptyPageEvery: number;
  /** From this page on every page has the same token, and nothing else; 0 switches it off. */
  stuckAfter?: number;
}

/** The state all stand-ins answer from. Tests may change it at any time. */
export interface World {
  /** The moment all relative ages of the world count from. */
  startedAt: Date;
  now: () => Date;
  accounts: AwsAccount[];
  clusters: KubernetesCluster[];
  identityCenter?: IdentityCenter;
  github?: Github;
  paging: Paging;
  /** Queues that hear of what CloudTrail records. */
  queues: Queue[];
  /** Sessions of people in accounts. */
  sessions: Sessions;
  faults: Faults;
  /** The latest calls, for assertions. */
  calls: CallLog;
}
