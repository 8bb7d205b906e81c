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

/** Adds sources of security events. */
export interface SecurityEventsExtensionPoint {
  /** @throws when a source of that id was added before */
  addSource(source: SecurityEventSource): void;
}

/** Where modules add sources of security events. */
export const securityEventsExtensionPoint =
  createExtensionPoint<SecurityEventsExtensionPoint>({
    id: 'security-cases.events',
  });
