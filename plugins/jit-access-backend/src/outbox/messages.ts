import type { LifecycleEvent } from '@fairway/plugin-jit-access-node';

/** Told to other plugins through the events service, and to sinks and hooks. */
export interface EventMessage {
  sink: 'event';
  /** `jit-access.request.<what>`, `jit-access.grant.<what>` and others; see the README. */
  topic: string;
  payload: Record<string, string | null>;
}

/** Stands for the groups that the configuration names for security matters. */
export const SECURITY = 'security';

/** Told to people through the notifications service. */
export interface NotificationMessage {
  sink: 'notification';
  /** Entity refs, or {@link SECURITY}. Who is not in the catalog is told nothing. */
  recipients: string[];
  /** May name entities by ref, and times in ISO 8601: {@link Delivery} says them as people do. */
  title: string;
  /** As {@link title}. */
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

/** An event on its way to one sink (`sink:<id>`) or hook (`hook:<name>`). */
export interface ForwardedEvent {
  sink: `sink:${string}` | `hook:${string}`;
  event: LifecycleEvent;
}

/** All that is in the outbox. */
export type StoredMessage = OutboxMessage | ForwardedEvent;

function isTexts(value: unknown): value is Record<string, string | null> {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).every(v => v === null || typeof v === 'string')
  );
}

function isEvent(value: unknown): value is LifecycleEvent {
  return (
    typeof value === 'object' &&
    value !== null &&
    'eventId' in value &&
    typeof value.eventId === 'string' &&
    'topic' in value &&
    typeof value.topic === 'string' &&
    'payload' in value &&
    isTexts(value.payload)
  );
}

/** Whether a value from the database is a message. */
export function isStoredMessage(value: unknown): value is StoredMessage {
  if (
    typeof value !== 'object' ||
    value === null ||
    !('sink' in value) ||
    typeof value.sink !== 'string'
  ) {
    return false;
  }
  if (/^(sink|hook):./.test(value.sink)) {
    return 'event' in value && isEvent(value.event);
  }
  switch (value.sink) {
    case 'signal':
      return true;
    case 'event':
      return 'topic' in value && 'payload' in value && isTexts(value.payload);
    case 'notification':
      return 'recipients' in value && Array.isArray(value.recipients);
    default:
      return false;
  }
}
