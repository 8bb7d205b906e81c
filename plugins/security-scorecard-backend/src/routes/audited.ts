import type {
  AuditorService,
  AuditorServiceCreateEventOptions,
  AuditorServiceEventSeverityLevel,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import { uploadSecretOf } from '../reports/UploadTokens';

/** What is recorded of a request. */
export interface AuditSpec {
  /** Kebab-case noun group, without the plugin's name. */
  eventId: string;
  severityLevel: AuditorServiceEventSeverityLevel;
  meta: JsonObject;
}

/**
 * The request, for an audit event. One with an upload token is left out: the
 * auditor would take that for a Backstage token and refuse it.
 */
export function auditedRequest<
  R extends AuditorServiceCreateEventOptions['request'],
>(request: R): R | undefined {
  return uploadSecretOf(request?.headers.authorization) ? undefined : request;
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
  const event = await auditor.createEvent({
    ...spec,
    request: auditedRequest(request),
  });
  try {
    const result = await handler();
    await event.success();
    return result;
  } catch (error) {
    await event.fail({ error: toError(error) });
    throw error;
  }
}
