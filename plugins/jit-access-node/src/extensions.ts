import { createExtensionPoint } from '@backstage/backend-plugin-api';
import { createPermissionResourceRef } from '@backstage/plugin-permission-node';
import {
  RESOURCE_TYPE_ACCESS_REQUEST,
  type AccessRequest,
} from '@fairway/plugin-jit-access-common';
import type { JitHook } from './hooks';
import type { JitProvider } from './provider';
import type {
  AccessSink,
  AuditSink,
  LedgerAnchor,
  OnCallSource,
  PostureSource,
  TicketSource,
} from './sources';

/** Where modules add their providers. */
export interface ProvidersExtensionPoint {
  /** Throws when a provider of that id is there already. */
  addProvider(...providers: JitProvider[]): void;
}

/** Extension point for providers. */
export const providersExtensionPoint =
  createExtensionPoint<ProvidersExtensionPoint>({ id: 'jit-access.providers' });

/** Where modules add code to the flow and sources of facts. */
export interface JitAccessExtensionPoint {
  /** Throws when a hook of that name is there already. */
  addHook(...hooks: JitHook[]): void;
  /** Throws when a source of that id is there already. */
  addOnCallSource(...sources: OnCallSource[]): void;
  /** Throws when a source of that id is there already. */
  addTicketSource(...sources: TicketSource[]): void;
  /** Throws when there is one already. */
  setPostureSource(source: PostureSource): void;
  /** Throws when a sink of that id is there already. */
  addSink(...sinks: AccessSink[]): void;
  /** Throws when a sink of that id is there already. */
  addAuditSink(...sinks: AuditSink[]): void;
  /** Throws when an anchor of that id is there already. */
  addLedgerAnchor(...anchors: LedgerAnchor[]): void;
}

/** Extension point for hooks, sources of facts, sinks and anchors. */
export const jitAccessExtensionPoint =
  createExtensionPoint<JitAccessExtensionPoint>({ id: 'jit-access' });

/** What a permission rule sees of a request. */
export interface AccessRequestResource extends Pick<
  AccessRequest,
  'id' | 'requester' | 'grantee' | 'entityRef'
> {
  /** Owner of the entity that the entitlement belongs to. */
  ownerRef: string | null;
  /** All who are or were named as approvers. */
  approvers: string[];
}

/** SQL-able condition on requests. */
export interface AccessRequestFilter {
  key: 'participant' | 'owner';
  values: string[];
}

/** Resource ref for permission rules on requests. */
export const accessRequestResourceRef = createPermissionResourceRef<
  AccessRequestResource,
  AccessRequestFilter
>().with({
  pluginId: 'jit-access',
  resourceType: RESOURCE_TYPE_ACCESS_REQUEST,
});
