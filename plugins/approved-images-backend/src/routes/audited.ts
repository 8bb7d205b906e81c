import type {
  AuditorService,
  AuditorServiceCreateEventOptions,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';

/**
 * Runs a handler within one audit event, which records success or failure. It
 * is opened before the credentials are read, so that refused callers show too.
 */
export async function audited<T>(
  auditor: AuditorService,
  spec: AuditorServiceCreateEventOptions,
  handler: () => Promise<T>,
): Promise<T> {
  const event = await auditor.createEvent(spec);
  try {
    const result = await handler();
    await event.success();
    return result;
  } catch (error) {
    await event.fail({ error: toError(error) });
    throw error;
  }
}
