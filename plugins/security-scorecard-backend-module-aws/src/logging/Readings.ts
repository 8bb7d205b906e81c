import type { LogGroup } from '@aws-sdk/client-cloudwatch-logs';
import type { FlowLog } from '@aws-sdk/client-ec2';
import type { Answer } from '../ask';
import type { Reading } from '../pages';
import type { GroupRef, Inspection } from './inspect/Inspection';
import type { AccountReading } from './inspect/readAccount';
import type { Activity } from './questions/readSilence';

/** Everything that was read for the services of one account and region. */
export interface Readings {
  now: Date;
  account: AccountReading;
  flowLogs: Reading<FlowLog>;
  group(ref: GroupRef): Answer<LogGroup | null>;
  /** By name, for groups of the account and region that exist. */
  activity: ReadonlyMap<string, Answer<Activity>>;
  /** Whether something reads a group, by name; for services that declare sources. */
  readers: ReadonlyMap<string, Answer<boolean>>;
  /** By ARN. */
  inspections: ReadonlyMap<string, Inspection>;
  isLogTarget(bucket: string): boolean;
}
