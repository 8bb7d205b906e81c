import type { Entity } from '@backstage/catalog-model';
import type { GrantRef, JitProvider } from '../provider';

/** An entitlement that the provider has to refuse. */
export interface BadEntitlement {
  /** What is wrong with it, for the name of the test. */
  why: string;
  entitlement: Record<string, string>;
  /** The field that the message has to name. */
  field: string;
}

/** A target whose answers are held back. */
export interface Stall {
  /** Resolves once a call of the provider waits for the target. */
  reached(): Promise<void>;
  /** Lets the target go on. Resolves when what waited there has ended. */
  release(): Promise<void>;
}

/**
 * The target beside the provider: everything here acts on or reads the real
 * thing by another way than the provider's, so that the two can be compared.
 */
export interface ProviderHarness {
  /** The provider under test. */
  readonly provider: JitProvider;
  /** A tuple that nobody used before: its principal exists and holds nothing. */
  freshRef(): Promise<GrantRef>;
  /** Whether the target itself lets the principal use the entitlement now. */
  hasAccess(ref: GrantRef): Promise<boolean>;
  /**
   * Gives the access by the hand of somebody else than Fairway. Absent only
   * where nobody else can: where the provider itself makes what is let in.
   */
  grantByOthers?(ref: GrantRef): Promise<void>;
  /** Users whose principal is missing. */
  usersWithoutPrincipal: Entity[];
  /** Users whose principal is invalid or ambiguous. */
  usersWithBadPrincipal: Entity[];
  /** A user and the principal that it has to be mapped to. */
  userWithPrincipal: { user: Entity; principal: string };
  /** Entitlements that have to be refused, each for one field. */
  badEntitlements: BadEntitlement[];
  /**
   * Runs the call so that it takes effect at the target and its answer never
   * arrives, and resolves when the call has rejected because of that.
   */
  loseAnswer(call: () => Promise<void>): Promise<void>;
  /** Holds the target back, until released, from carrying out what changes it. */
  stall(): Promise<Stall>;
  /**
   * Opens a session of the principal at the target. Needed where the provider
   * declares `killSessions`; the principal holds the access when it is called.
   */
  openSession?(ref: GrantRef): Promise<{
    /** Whether it still can be used. */
    alive(): Promise<boolean>;
    close(): Promise<void>;
  }>;
  /**
   * The provider as a process has it that was just started, with the same
   * configuration and no memory. The running one is asked when absent, which
   * proves less.
   */
  restart?(): Promise<JitProvider>;
  /**
   * Runs the call so that it fails between two of its effects, and resolves
   * when it has rejected. Needed where a grant has more than one effect.
   */
  failHalfway?(call: () => Promise<void>): Promise<void>;
  /**
   * Alters, by another's hand, what Fairway made for the tuple, in a way that
   * `listManaged` has to report. Absent where the provider can't tell.
   */
  tamper?(ref: GrantRef): Promise<void>;
  /** Frees what the harness holds. */
  close(): Promise<void>;
}
