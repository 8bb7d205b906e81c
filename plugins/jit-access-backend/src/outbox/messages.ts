/** Told to other plugins through the events service. */
export interface EventMessage {
  sink: 'event';
  /** `jit-access.request.<what>` or `jit-access.grant.<what>`. */
  topic: string;
  payload: Record<string, string | null>;
}

/** Told to people through the notifications service. */
export interface NotificationMessage {
  sink: 'notification';
  recipients: string[];
  title: string;
  description: string;
  /** Path in the portal. */
  link: string;
  severity: 'low' | 'normal' | 'high' | 'critical';
  /** Later messages of one scope replace earlier ones. */
  scope: string;
}

/** Tells open pages to read again. Carries no data. */
export interface SignalMessage {
  sink: 'signal';
}

/** A message that leaves with a committed transition. Holds no secret. */
export type OutboxMessage = EventMessage | NotificationMessage | SignalMessage;
