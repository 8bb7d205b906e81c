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

/** A tuple that the provider found, with what it knows of where it came from. */
export interface ManagedTuple extends Pick<
  GrantRef,
  'entitlement' | 'principal'
> {
  /** The grant that its provenance names; null when it names none. */
  grantId: string | null;
  /**
   * How the object differs from what Fairway made, in words; null when it does
   * not. For example: a role binding that points to another role now.
   */
  tampered: string | null;
}

/**
 * Something the grantee needs to use the access and nobody else may see. It is
 * made when the grantee asks for it, shown once, and never stored, logged or
 * audited by Fairway.
 */
export interface Credential {
  /** What it is, in words, for example `SSH certificate`. */
  title: string;
  /** The secret, or the signed document. */
  value: string;
  /** Suggested name when it is to be kept in a file; null otherwise. */
  fileName: string | null;
  /** ISO 8601; null when it has no end of its own. */
  expiresAt: string | null;
  /** What to do with it, in a sentence. */
  hint: string;
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
  /**
   * All tuples Fairway holds at the provider, by the provenance it left there.
   * Throws when that can't be told; half a list is never given.
   */
  listManaged?(options: CallOptions): AsyncIterable<ManagedTuple>;
  /**
   * A credential of an active grant, for its grantee. Another call may make
   * another one; those made before may stop working then.
   */
  issueCredential?(
    ref: GrantRef,
    options: CallOptions & { expiresAt: Date },
  ): Promise<Credential>;
  /**
   * Names of all who hold the entitlement now, however they got it, without
   * those who only manage it. Throws when that can't be told; half a list is
   * never given.
   */
  listHolders?(
    entitlement: Record<string, string>,
    options: CallOptions,
  ): Promise<string[]>;
  /**
   * Takes away access that Fairway did not give. Asked only where all policies
   * of the entitlement say `end.foreign: remove`; without it such access stays,
   * and is shown. Also succeeds when it was absent already.
   */
  removeForeign?(
    tuple: Pick<GrantRef, 'entitlement' | 'principal'>,
    options: CallOptions,
  ): Promise<void>;
  classify(error: unknown): ErrorClass;
}
