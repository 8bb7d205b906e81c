import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { SecurityEventIntake } from './events';

/** Something that security events come from. */
export interface SecurityEventSource {
  /** For example `aws`; lower case, at most 40 characters. */
  readonly id: string;
  /** How often it is asked. */
  readonly frequency: { seconds: number };
  /**
   * Takes what is waiting, until there is nothing more or the signal aborts.
   * Called by one replica at a time; what it did not hand over is delivered again.
   */
  poll(intake: SecurityEventIntake, signal: AbortSignal): Promise<void>;
}

/** Something that is told of security events when they happen. */
export interface SecurityEventListener {
  /** As that of a source, and different from those of all sources. */
  readonly id: string;
  /**
   * Begins to hand over what it is told. Called once by each replica, which may
   * all be told of the same event: its key makes it one.
   */
  listen(intake: SecurityEventIntake): Promise<void>;
}

/** Adds sources of security events. */
export interface SecurityEventsExtensionPoint {
  /** @throws when a source or listener of that id was added before */
  addSource(source: SecurityEventSource): void;
  /** @throws when a source or listener of that id was added before */
  addListener(listener: SecurityEventListener): void;
}

/** Where modules add sources of security events. */
export const securityEventsExtensionPoint =
  createExtensionPoint<SecurityEventsExtensionPoint>({
    id: 'security-cases.events',
  });
