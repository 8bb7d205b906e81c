import type { AuditedRequest } from '@fairway/plugin-backends-node';
import { uploadSecretOf } from '../reports/UploadTokens';

/**
 * The request, for an audit event. One with an upload token is left out: the
 * auditor would take that for a Backstage token and refuse it.
 */
export function auditedRequest(
  request: AuditedRequest,
): AuditedRequest | undefined {
  return uploadSecretOf(request.headers.authorization) ? undefined : request;
}
