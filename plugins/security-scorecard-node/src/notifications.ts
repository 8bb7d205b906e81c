import { createExtensionPoint } from '@backstage/backend-plugin-api';

/** One thing that somebody is told of. */
export interface SinkNotice {
  /** For example `level-lost` or `waiver-requested`. */
  kind: string;
  title: string;
  description: string;
  /** Path in the portal. */
  link: string;
  severity: 'low' | 'normal' | 'high' | 'critical';
  /** Catalog entity it is about; null when about none. */
  entityRef: string | null;
}

/** What one recipient is told at one time. */
export interface SinkMessage {
  /**
   * The same for every try of one message. A message is delivered at least
   * once; a sink that can passes this on, so that it shows once.
   */
  id: string;
  /** Entity ref of a person or group. */
  recipient: string;
  title: string;
  /** Plain text; one line per notice. */
  description: string;
  /** Absolute URL in the portal. */
  url: string;
  /** Path in the portal. */
  link: string;
  severity: SinkNotice['severity'];
  /** At least one. */
  notices: readonly SinkNotice[];
}

/** Somewhere people are told things: a chat, a pager, a mailbox. */
export interface NotificationSink {
  /** Kebab-case, unique, stable: it is stored. */
  readonly id: string;
  /** Kinds it takes; every allowed kind when absent. */
  readonly kinds?: readonly string[];
  /** Delivers a message; when it throws, the message is tried again later. */
  send(message: SinkMessage, options: { signal: AbortSignal }): Promise<void>;
}

/** Where modules add sinks. */
export interface NotificationSinksExtensionPoint {
  /** Throws when a sink of that id is there already. */
  addSink(...sinks: NotificationSink[]): void;
}

/** Extension point for sinks of notifications. */
export const notificationSinksExtensionPoint =
  createExtensionPoint<NotificationSinksExtensionPoint>({
    id: 'security-scorecard.notification-sinks',
  });
