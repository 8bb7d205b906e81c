import type {
  AdvancedEventSelector,
  EventSelector,
} from '@aws-sdk/client-cloudtrail';
import type { Answer } from '../../ask';

/** How a trail is doing, from GetTrailStatus in its home region. */
export interface TrailStatus {
  logging: boolean;
  /** When the newest log file came to the bucket. */
  deliveredAt?: Date;
  deliveryError?: string;
  digestError?: string;
  /** When the newest events came to the log group. */
  logGroupDeliveredAt?: Date;
  logGroupError?: string;
}

/** What a trail records, from GetEventSelectors in its home region. */
export interface TrailSelection {
  selectors: readonly EventSelector[];
  advancedSelectors: readonly AdvancedEventSelector[];
}

/** A trail with what decides the rules about it. */
export interface TrailView {
  arn: string;
  name: string;
  homeRegion: string;
  multiRegion: boolean;
  organization: boolean;
  bucket?: string;
  kmsKey?: string;
  fileValidation: boolean;
  /** `arn:aws:logs:<region>:<account>:log-group:<name>:*` */
  logGroupArn?: string;
  status: Answer<TrailStatus>;
  selection: Answer<TrailSelection>;
}
