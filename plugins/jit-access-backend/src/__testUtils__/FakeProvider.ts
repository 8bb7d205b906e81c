import type {
  CallOptions,
  Credential,
  ErrorClass,
  GrantRef,
  JitProvider,
  ManagedTuple,
  ProviderState,
} from '@fairway/plugin-jit-access-node';
import { InputError } from '@backstage/errors';
import type { Entity } from '@backstage/catalog-model';

/** When a call goes wrong. */
export type Fault = 'before' | 'after' | 'hang' | 'permanent';

type Method = 'grant' | 'revoke' | 'inspect';

/** An error that trying again does not heal. */
class PermanentError extends Error {}

function keyOf(ref: Pick<GrantRef, 'entitlement' | 'principal'>): string {
  return `${ref.entitlement.role}/${ref.principal}`;
}

/**
 * Provider in memory that fails on demand, and checks on its own that it is
 * never asked about one tuple twice at the same time.
 */
export class FakeProvider implements JitProvider {
  readonly id = 'fake';
  readonly capabilities = {
    nativeExpiry: false,
    killSessions: true,
    listManaged: true,
    residual: 'PT0S',
  };
  readonly held = new Set<string>();
  readonly foreign = new Set<string>();
  /** Held tuples that a look says are gone, and that are listed all the same. */
  readonly hidden = new Set<string>();
  /** Tuples with an open session. */
  readonly sessions = new Set<string>();
  /** Grants that held tuples name, where they name one. */
  readonly provenance = new Map<string, string>();
  /** What was changed about held tuples, in words. */
  readonly tampered = new Map<string, string>();
  readonly calls: string[] = [];
  readonly violations: string[] = [];
  readonly principals = new Map<string, string>();
  /** Faults of the next calls of a method, in order; undefined is none. */
  readonly faults: Record<Method, (Fault | undefined)[]> = {
    grant: [],
    revoke: [],
    inspect: [],
  };
  /** When held tuples were last said to end. */
  readonly expiries = new Map<string, Date>();
  /** Can't tell who holds access. */
  mute = false;
  /** Tells that nobody holds any access. */
  silent = false;
  /** Called while it lists. */
  whileListing: () => void = () => {};
  /** How many looks it takes until a grant shows as present. */
  slow = 0;
  /** Called before each change; throws, or reports, what must not happen. */
  beforeChange: (method: Method, ref: GrantRef) => Promise<void> =
    async () => {};
  /** Ticks around each call: where a process can be killed. */
  tick: () => void = () => {};
  private readonly busy = new Map<string, number>();

  validate(entitlement: Record<string, string>): void {
    if (!entitlement.role) {
      throw new InputError('entitlement.role is missing');
    }
  }

  async mapPrincipal(person: Entity) {
    const name = person.metadata.name;
    const value = this.principals.get(name) ?? name;
    return value === ''
      ? { status: 'empty' as const, reason: `${name} has no login` }
      : { status: 'resolved' as const, value };
  }

  async plan({ entitlement, principal }: Omit<GrantRef, 'grantId'>) {
    return [`give ${entitlement.role} to ${principal}`];
  }

  instructions({ entitlement }: GrantRef): string {
    return `use ${entitlement.role}`;
  }

  inspect(ref: GrantRef, _: CallOptions): Promise<ProviderState> {
    return this.call('inspect', ref, () => {
      if (this.foreign.has(keyOf(ref))) {
        return 'foreign';
      }
      if (!this.held.has(keyOf(ref)) || this.hidden.has(keyOf(ref))) {
        return 'absent';
      }
      return this.slow-- > 0 ? 'pending' : 'present';
    });
  }

  async grant(
    ref: GrantRef,
    { expiresAt }: CallOptions & { expiresAt: Date },
  ): Promise<void> {
    await this.call('grant', ref, () => {
      this.held.add(keyOf(ref));
      this.provenance.set(keyOf(ref), ref.grantId);
      this.tampered.delete(keyOf(ref));
      this.expiries.set(keyOf(ref), expiresAt);
    });
  }

  async revoke(
    ref: GrantRef,
    { killSessions }: CallOptions & { killSessions: boolean },
  ): Promise<void> {
    await this.call('revoke', ref, () => {
      if (killSessions) {
        this.sessions.delete(keyOf(ref));
      }
      this.held.delete(keyOf(ref));
      this.provenance.delete(keyOf(ref));
      this.tampered.delete(keyOf(ref));
    });
  }

  async *listManaged(_: CallOptions): AsyncIterable<ManagedTuple> {
    if (this.mute) {
      throw new Error('no answer');
    }
    this.whileListing();
    for (const key of this.silent ? [] : [...this.held]) {
      const [role, principal] = key.split('/');
      yield {
        entitlement: { role },
        principal,
        grantId: this.provenance.get(key) ?? null,
        tampered: this.tampered.get(key) ?? null,
      };
    }
  }

  async removeForeign(
    ref: Pick<GrantRef, 'entitlement' | 'principal'>,
  ): Promise<void> {
    this.calls.push(`removeForeign ${keyOf(ref)}`);
    this.foreign.delete(keyOf(ref));
  }

  async issueCredential(
    ref: GrantRef,
    { expiresAt }: CallOptions & { expiresAt: Date },
  ): Promise<Credential> {
    this.calls.push(`credential ${keyOf(ref)}`);
    return {
      title: 'Password',
      value: `secret-of-${keyOf(ref)}`,
      fileName: null,
      expiresAt: expiresAt.toISOString(),
      hint: 'Use it at once.',
    };
  }

  async listHolders({ role }: Record<string, string>): Promise<string[]> {
    if (this.mute) {
      throw new Error('no answer');
    }
    return (this.silent ? [] : [...this.held, ...this.foreign])
      .filter(key => key.startsWith(`${role}/`))
      .map(key => key.slice(role.length + 1));
  }

  classify(error: unknown): ErrorClass {
    return error instanceof PermanentError ? 'permanent' : 'retry';
  }

  /** How often a method was called. */
  count(method: Method): number {
    return this.calls.filter(call => call.startsWith(`${method} `)).length;
  }

  private async call<T>(
    method: Method,
    ref: GrantRef,
    effect: () => T,
  ): Promise<T> {
    const key = keyOf(ref);
    this.tick();
    this.calls.push(`${method} ${key}`);
    if ((this.busy.get(key) ?? 0) > 0) {
      this.violations.push(`${method} ${key} overlaps another call`);
    }
    this.busy.set(key, (this.busy.get(key) ?? 0) + 1);
    try {
      if (method !== 'inspect') {
        await this.beforeChange(method, ref);
      }
      const fault = this.faults[method].shift();
      if (fault === 'before') {
        throw new Error(`${method} failed before it took effect`);
      }
      if (fault === 'permanent') {
        throw new PermanentError(`${method} can never work`);
      }
      if (fault === 'hang') {
        await new Promise(() => {});
      }
      const result = effect();
      if (fault === 'after') {
        throw new Error(`${method} took effect, but the answer was lost`);
      }
      this.tick();
      return result;
    } finally {
      this.busy.set(key, (this.busy.get(key) ?? 1) - 1);
    }
  }
}
