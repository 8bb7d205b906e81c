import type { Entity } from '@backstage/catalog-model';
import {
  InputError,
  isError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import type {
  Credential,
  GrantRef,
  JitProvider,
  ProviderState,
} from '../provider';

type Tuple = Pick<GrantRef, 'entitlement' | 'principal'>;

/** Annotation that {@link MemoryTarget}'s provider maps users by. */
export const MEMORY_PRINCIPAL_ANNOTATION = 'example.com/memory-login';

/**
 * A target in memory, with accounts, memberships and sessions, and faults to
 * inject: for tests of what drives providers, and of the contract itself.
 */
export class MemoryTarget {
  readonly accounts = new Set<string>();
  readonly #members = new Map<
    string,
    Tuple & { ours: boolean; tampered: string | null }
  >();
  readonly #sessions = new Map<object, string>();
  /** Runs before each change; may wait, or throw for a failure without effect. */
  beforeEffect: (signal: AbortSignal) => Promise<void> = async () => {};
  /** Runs after each change; may throw for a lost answer. */
  afterEffect: () => Promise<void> = async () => {};

  static #key({ entitlement, principal }: Tuple): string {
    return JSON.stringify([entitlement.room, principal]);
  }

  state(tuple: Tuple): ProviderState {
    const member = this.#members.get(MemoryTarget.#key(tuple));
    if (!member) {
      return 'absent';
    }
    return member.ours ? 'present' : 'foreign';
  }

  put(tuple: Tuple, ours: boolean): void {
    const { entitlement, principal } = tuple;
    this.#members.set(MemoryTarget.#key(tuple), {
      entitlement,
      principal,
      ours,
      tampered: null,
    });
  }

  /** Alters a membership by another's hand. */
  tamper(tuple: Tuple, how: string): void {
    const member = this.#members.get(MemoryTarget.#key(tuple));
    if (member) {
      member.tampered = how;
    }
  }

  take(tuple: Tuple): void {
    if (this.state(tuple) === 'present') {
      this.#members.delete(MemoryTarget.#key(tuple));
    }
  }

  list(): (Tuple & { tampered: string | null })[] {
    return [...this.#members.values()]
      .filter(member => member.ours)
      .map(({ entitlement, principal, tampered }) => ({
        entitlement,
        principal,
        tampered,
      }));
  }

  openSession(principal: string): { alive(): boolean } {
    const session = {};
    this.#sessions.set(session, principal);
    return { alive: () => this.#sessions.has(session) };
  }

  endSessions(principal: string): void {
    for (const [session, owner] of this.#sessions) {
      if (owner === principal) {
        this.#sessions.delete(session);
      }
    }
  }
}

/** A provider over a {@link MemoryTarget}; its entitlements are `{ room }`. */
export function createMemoryProvider(
  target: MemoryTarget,
  id: string = 'memory',
): JitProvider {
  const change = async (signal: AbortSignal, effect: () => void) => {
    signal.throwIfAborted();
    await target.beforeEffect(signal);
    signal.throwIfAborted();
    effect();
    await target.afterEffect();
  };

  return {
    id,
    capabilities: {
      nativeExpiry: false,
      killSessions: true,
      listManaged: true,
      residual: 'PT0S',
    },
    validate(entitlement) {
      const surplus = Object.keys(entitlement).find(key => key !== 'room');
      if (surplus) {
        throw new InputError(`Entitlement field '${surplus}' is not known`);
      }
      if (!entitlement.room) {
        throw new InputError(`Entitlement field 'room' is missing`);
      }
    },
    async mapPrincipal(user: Entity) {
      const name = user.metadata.annotations?.[MEMORY_PRINCIPAL_ANNOTATION];
      if (name === undefined) {
        return { status: 'empty', reason: 'The user has no memory login' };
      }
      return /^[a-z0-9-]+$/.test(name)
        ? { status: 'resolved', value: name }
        : { status: 'error', reason: `'${name}' is no memory login` };
    },
    async plan({ entitlement, principal }) {
      return [`Let ${principal} into ${entitlement.room}`];
    },
    instructions: ({ entitlement }) => `Open the door of ${entitlement.room}`,
    async inspect(ref, { signal }) {
      signal.throwIfAborted();
      return target.state(ref);
    },
    async grant(ref, { signal }) {
      if (!target.accounts.has(ref.principal)) {
        throw new NotFoundError(`There is no account '${ref.principal}'`);
      }
      await change(signal, () => target.put(ref, true));
    },
    async revoke(ref, { signal, killSessions }) {
      await change(signal, () => {
        target.take(ref);
        if (killSessions && target.state(ref) === 'absent') {
          target.endSessions(ref.principal);
        }
      });
    },
    async *listManaged({ signal }) {
      signal.throwIfAborted();
      for (const tuple of target.list()) {
        yield { ...tuple, grantId: null };
      }
    },
    async issueCredential(ref, { signal, expiresAt }): Promise<Credential> {
      signal.throwIfAborted();
      if (target.state(ref) !== 'present') {
        throw new NotAllowedError(`${ref.principal} holds no access`);
      }
      return {
        title: 'Key',
        value: `key of ${ref.grantId}`,
        fileName: null,
        expiresAt: expiresAt.toISOString(),
        hint: 'Turn it twice',
      };
    },
    classify(error) {
      if (!isError(error)) {
        return 'unknown';
      }
      if (
        ['InputError', 'NotAllowedError', 'NotFoundError'].includes(error.name)
      ) {
        return 'permanent';
      }
      return ['AbortError', 'LostAnswerError'].includes(error.name)
        ? 'retry'
        : 'unknown';
    },
  };
}
