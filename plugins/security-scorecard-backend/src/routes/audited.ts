import type {
  AuditorService,
  AuditorServiceCreateEventOptions,
  AuditorServiceEventSeverityLevel,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';

/** What is recorded of a request. */
export interface AuditSpec {
  /** Kebab-case noun group, without the plugin's name. */
  eventId: string;
  severityLevel: AuditorServiceEventSeverityLevel;
  meta: JsonObject;
}

/**
 * Runs a handler within one audit event, which records success or failure. It
 * is opened before the credentials are read, so that refused callers show too.
 */
export async function audited<T>(
  auditor: AuditorService,
  request: AuditorServiceCreateEventOptions['request'],
  spec: AuditSpec,
  handler: () => Promise<T>,
): Promise<T> {
  const event = await auditor.createEvent({ ...spec, request });
  try {
    const result = await handler();
    await event.success();
    return result;
  } catch (error) {
    await event.fail({ error: toError(error) });
    throw error;
  }
}
