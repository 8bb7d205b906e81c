import type {
  GrantRef,
  JitProvider,
  ProviderCapabilities,
} from '@fairway/plugin-jit-access-node';
import type { Entity } from '@backstage/catalog-model';
import type { Fault } from './job';

type Call = 'inspect' | 'grant' | 'revoke';

/** A provider with ticks around each call that matters, and a fault in the first change. */
export class FatefulProvider implements JitProvider {
  readonly id: string;
  readonly capabilities: ProviderCapabilities;
  fault: Fault = 'none';
  /** How often each method was called. */
  readonly asked: Record<Call, number> = { inspect: 0, grant: 0, revoke: 0 };
  private readonly met = new Set<Call>();

  constructor(
    private readonly inner: JitProvider,
    private readonly tick: () => void,
  ) {
    this.id = inner.id;
    this.capabilities = { ...inner.capabilities, listManaged: false };
  }

  validate(entitlement: Record<string, string>): void {
    this.inner.validate(entitlement);
  }

  async mapPrincipal(user: Entity, entitlement: Record<string, string>) {
    return this.inner.mapPrincipal(user, entitlement);
  }

  async plan(ref: Omit<GrantRef, 'grantId'>) {
    return this.inner.plan(ref);
  }

  instructions(ref: GrantRef) {
    return this.inner.instructions(ref);
  }

  async inspect(...args: Parameters<JitProvider['inspect']>) {
    return this.call('inspect', () => this.inner.inspect(...args));
  }

  async grant(...args: Parameters<JitProvider['grant']>) {
    return this.call('grant', () => this.inner.grant(...args));
  }

  async revoke(...args: Parameters<JitProvider['revoke']>) {
    return this.call('revoke', () => this.inner.revoke(...args));
  }

  classify(error: unknown) {
    return this.inner.classify(error);
  }

  private async call<T>(method: Call, effect: () => Promise<T>): Promise<T> {
    this.tick();
    this.asked[method]++;
    const isFirst = method !== 'inspect' && !this.met.has(method);
    this.met.add(method);
    if (isFirst && this.fault === 'before') {
      throw new Error('connect ECONNREFUSED');
    }
    if (isFirst && this.fault === 'hang') {
      await new Promise(() => {});
    }
    const result = await effect();
    this.tick();
    if (isFirst && this.fault === 'after') {
      throw new Error('Connection terminated unexpectedly');
    }
    return result;
  }
}
