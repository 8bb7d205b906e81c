import { randomUUID } from 'node:crypto';
import type { User } from '../authorizer';
import type { Target } from '../resources';
import type { StatusError } from '../status';

/** An event of audit.k8s.io/v1, as an item of an `EventList`. */
export interface AuditEvent {
  level: 'Metadata' | 'Request';
  auditID: string;
  stage: 'ResponseComplete';
  requestURI: string;
  verb: string;
  user: { username: string; groups: string[] };
  sourceIPs: string[];
  userAgent: string;
  objectRef: {
    resource: string;
    namespace?: string;
    name?: string;
    apiGroup?: string;
    apiVersion: string;
  };
  responseStatus: object;
  requestObject?: unknown;
  /** RFC 3339 with microseconds, as {@link AuditEvent.stageTimestamp}. */
  requestReceivedTimestamp: string;
  stageTimestamp: string;
  annotations: Record<string, string>;
}

/** A request that was answered. */
export interface AuditedRequest {
  request: Request;
  user: User;
  target: Target;
  verb: string;
  /** As parsed; null when there was none. */
  body: unknown;
  receivedAt: Date;
  answeredAt: Date;
  /** HTTP status of the answer. */
  code: number;
  /** Whether the caller has the right. */
  isAllowed: boolean;
  /** Why it was not done; absent when it was. */
  failure?: StatusError;
}

/** Resources whose content is no business of the audit log. */
const CONFIDENTIAL = ['configmaps'];

/** `2026-11-21T12:00:00.000000Z` */
const micros = (date: Date) => date.toISOString().replace(/Z$/, '000Z');

function nameIn(body: unknown): string | undefined {
  const metadata = member(body, 'metadata');
  const name = member(metadata, 'name');
  return typeof name === 'string' && name !== '' ? name : undefined;
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? Reflect.get(value, key)
    : undefined;
}

/**
 * What the API server records of a write: with its object, but for config
 * maps, of which only the metadata is.
 */
export function auditEvent(audited: AuditedRequest): AuditEvent {
  const { request, target, body, failure, code } = audited;
  const { pathname, search } = new URL(request.url);
  const { resource, group } = target.type;
  const name = target.name ?? nameIn(body);
  const isRequest = !CONFIDENTIAL.includes(resource);
  return {
    level: isRequest ? 'Request' : 'Metadata',
    auditID: randomUUID(),
    stage: 'ResponseComplete',
    requestURI: `${pathname}${search}`,
    verb: audited.verb,
    user: { username: audited.user.name, groups: audited.user.groups },
    sourceIPs: ['192.0.2.10'],
    userAgent: request.headers.get('user-agent') ?? '',
    objectRef: {
      resource,
      ...(target.namespace && { namespace: target.namespace }),
      ...(name && { name }),
      ...(group && { apiGroup: group }),
      apiVersion: 'v1',
    },
    responseStatus: {
      metadata: {},
      ...(failure && {
        status: 'Failure',
        message: failure.message,
        reason: failure.reason,
      }),
      code,
    },
    ...(isRequest && body !== null && { requestObject: body }),
    requestReceivedTimestamp: micros(audited.receivedAt),
    stageTimestamp: micros(audited.answeredAt),
    annotations: {
      'authorization.k8s.io/decision': audited.isAllowed ? 'allow' : 'forbid',
      'authorization.k8s.io/reason': '',
    },
  };
}
