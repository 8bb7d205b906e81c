import type { MetricAlarm } from '@aws-sdk/client-cloudwatch';
import type { MetricFilter } from '@aws-sdk/client-cloudwatch-logs';
import type { Subscription } from '@aws-sdk/client-sns';
import type { Answer } from '../../ask';
import type { TrailView } from '../trails/TrailView';

/** The links between an event and somebody who acts on it, in their order. */
export const LINKS = [
  'trail',
  'log-group',
  'filter',
  'metric',
  'alarm',
  'action',
  'subscription',
  'route',
  'proof',
] as const;
/** One of {@link LINKS}. */
export type Link = (typeof LINKS)[number];

/** A metric that a filter writes. */
export interface MetricRef {
  namespace: string;
  name: string;
}

/** What was read along the chain of an account; it asks nothing more. */
export interface ChainView {
  trails: Answer<readonly TrailView[]>;
  filters(logGroupArn: string): Answer<readonly MetricFilter[]>;
  alarms(
    logGroupArn: string,
    metric: MetricRef,
  ): Answer<readonly MetricAlarm[]>;
  subscriptions(topicArn: string): Answer<readonly Subscription[]>;
  /** When an alarm last acted; null when it did not within the time that counts. */
  actedAt(alarmArn: string): Answer<Date | null>;
  now: Date;
}
