import { InputError } from '@backstage/errors';
import type {
  JitProvider,
  ProvidersExtensionPoint,
} from '@fairway/plugin-jit-access-node';
import type { ValidateTarget } from '../policy/parsePolicy';

/** The installed providers, by id. */
export class Providers implements ProvidersExtensionPoint {
  private readonly byId = new Map<string, JitProvider>();

  addProvider(...providers: JitProvider[]): void {
    for (const provider of providers) {
      if (this.byId.has(provider.id)) {
        throw new Error(
          `A provider with the id '${provider.id}' is installed already`,
        );
      }
      this.byId.set(provider.id, provider);
    }
  }

  /** All that are installed, in the order they were added. */
  list(): JitProvider[] {
    return [...this.byId.values()];
  }

  /** undefined when it is not installed. */
  find(id: string): JitProvider | undefined {
    return this.byId.get(id);
  }

  get ids(): ReadonlySet<string> {
    return new Set(this.byId.keys());
  }

  /** Throws InputError when it is not installed. */
  get(id: string): JitProvider {
    const provider = this.byId.get(id);
    if (!provider) {
      const installed = [...this.byId.keys()].join(', ') || 'none';
      throw new InputError(
        `provider '${id}' is not installed (installed: ${installed}); add its backend module or change the policy`,
      );
    }
    return provider;
  }

  readonly validateTarget: ValidateTarget = (id, entitlement) =>
    this.get(id).validate(entitlement);
}
