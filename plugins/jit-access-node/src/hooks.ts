import type { Entity } from '@backstage/catalog-model';
import type { Resolution } from './provider';

/** What a hook sees of a request. Nothing in it is secret. */
export interface HookRequest {
  /** Null before it is made. */
  id: string | null;
  /** Name of its policy. */
  entitlementId: string;
  kind: 'access' | 'extension' | 'break-glass';
  requester: string;
  grantee: string;
  entityRef: string;
  risk: 'low' | 'medium' | 'high';
  /** ISO 8601 duration; of an extension, what it adds. A `shorten` is compared with this. */
  duration: string;
  /** ISO 8601 duration: the whole time of the access from its start, an extension included. */
  total: string;
  reason: string;
  ticket: string | null;
  /** Typed inputs as the policy names them. */
  inputs: Record<string, string>;
}

/** What a hook is given at a point. */
export interface HookContext {
  request: HookRequest;
  /** The target as the catalog knows it. */
  target: Entity;
  /** The requester as the catalog knows them. */
  requester: Entity;
  /** ISO 8601, the database's time. */
  now: string;
  /** Aborted when the hook's time is over. */
  signal: AbortSignal;
}

/** A stage of approvals that a hook adds. */
export interface RequiredStep {
  any: number;
  /** `owners`, `group:…` or `user:…`. */
  from: string[];
}

/**
 * What a hook wants. Of several, the strictest holds: deny, then require and
 * shorten together, then abstain. `allow-auto` counts only where the rule says
 * `approval: { auto: hook }`, and never against one of the others.
 */
export type Verdict =
  | { kind: 'abstain' }
  | { kind: 'deny'; reason: string }
  | { kind: 'require'; steps: RequiredStep[]; reason: string }
  | { kind: 'shorten'; max: string; reason: string }
  | { kind: 'allow-auto'; evidence: Record<string, string> };

/** A transition that has happened, as {@link JitHook.after} hears of it. */
export interface LifecycleEvent {
  /** The same for every delivery of one event. */
  eventId: string;
  /** For example `jit-access.grant.activated`. */
  topic: string;
  payload: Record<string, string | null>;
}

/**
 * Code at named points of the flow, for what policies can't say. Policies name
 * hooks; an unknown name is an error when the policy is loaded. A hook that
 * throws, or does not answer in its time, makes the request one for people to
 * decide: it never approves.
 */
export interface JitHook {
  readonly name: string;
  /** Goes into the ledger with each verdict. */
  readonly version: string;
  /** Milliseconds, 3000 when absent. */
  readonly timeoutMs?: number;
  /** When a request is made or previewed. */
  onSubmit?(context: HookContext): Promise<Verdict>;
  /** People who may approve a step that names `hook:<name>`. */
  resolveApprovers?(context: HookContext): Promise<Resolution<string[]>>;
  /** When somebody decides. `allow-auto` and `shorten` count for nothing here. */
  onDecide?(
    context: HookContext & {
      decider: string;
      verdict: 'approve' | 'deny';
    },
  ): Promise<Verdict>;
  /** The last look before the provider is asked. Only deny and shorten count. */
  beforeActivate?(context: HookContext): Promise<Verdict>;
  /** After a transition, at least once; can change nothing. */
  after?(event: LifecycleEvent): Promise<void>;
}
