import type { Entity } from '@backstage/catalog-model';

/** Outcome of looking something up: an error is never an empty answer. */
export type Resolution<T> =
  | { status: 'resolved'; value: T }
  | { status: 'empty'; reason: string }
  | { status: 'error'; reason: string };

/** The tuple that a provider grants and revokes. */
export interface GrantRef {
  /** Provenance and idempotency key: the same for every retry. */
  grantId: string;
  /** The policy's `target.entitlement`, validated by {@link JitProvider.validate}. */
  entitlement: Record<string, string>;
  /** The person's name at the provider, from {@link JitProvider.mapPrincipal}. */
  principal: string;
}

/**
 * What a provider holds for a tuple. `foreign`: it is there, but Fairway did
 * not put it there, so Fairway does not take it away.
 */
export type ProviderState = 'present' | 'absent' | 'pending' | 'foreign';

/** Class of a provider's error. A revoke is retried whatever the class. */
export type ErrorClass = 'retry' | 'permanent' | 'unknown';

/** What a provider can do. */
export interface ProviderCapabilities {
  /** The provider itself ends access at `expiresAt`. */
  nativeExpiry: boolean;
  /** It can end running sessions. */
  killSessions: boolean;
  /** It can list all that Fairway granted. */
  listManaged: boolean;
  /** How long access may remain after a revoke, ISO 8601 duration; `PT0S` for none. */
  residual: string;
}

/** Options of every call that changes or asks the provider. */
export interface CallOptions {
  /** Aborted when the operation's lease is about to end. */
  signal: AbortSignal;
}

/**
 * Grants and takes away one kind of entitlement.
 *
 * `grant` and `revoke` converge to the wanted state: calling one again, also
 * after it took effect and the answer was lost, changes nothing and succeeds.
 */
export interface JitProvider {
  /** The provider id that policies name. */
  readonly id: string;
  readonly capabilities: ProviderCapabilities;
  /** Throws InputError, naming the field, when the entitlement can't be served. */
  validate(entitlement: Record<string, string>): void;
  /** The person's name at the provider; ambiguous or missing is not resolved. */
  mapPrincipal(
    user: Entity,
    entitlement: Record<string, string>,
  ): Promise<Resolution<string>>;
  /** The change in words, one line each, for the person who asks. */
  plan(ref: Omit<GrantRef, 'grantId'>): Promise<string[]>;
  /** How to use the access, for the grantee. Holds no secret. */
  instructions(ref: GrantRef): string;
  inspect(ref: GrantRef, options: CallOptions): Promise<ProviderState>;
  grant(
    ref: GrantRef,
    options: CallOptions & { expiresAt: Date },
  ): Promise<void>;
  /** Also succeeds when it was absent already. Ends sessions where `killSessions` is set and it can. */
  revoke(
    ref: GrantRef,
    options: CallOptions & { killSessions: boolean },
  ): Promise<void>;
  /** All tuples Fairway holds at the provider. */
  listManaged?(
    options: CallOptions,
  ): AsyncIterable<Pick<GrantRef, 'entitlement' | 'principal'>>;
  /**
   * Names of all who hold the entitlement now, however they got it, without
   * those who only manage it. Throws when that can't be told; half a list is
   * never given.
   */
  listHolders?(
    entitlement: Record<string, string>,
    options: CallOptions,
  ): Promise<string[]>;
  classify(error: unknown): ErrorClass;
}
