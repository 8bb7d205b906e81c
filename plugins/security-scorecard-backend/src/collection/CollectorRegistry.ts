import { ConflictError, InputError } from '@backstage/errors';
import type {
  Collector,
  CollectorsExtensionPoint,
} from '@fairway/plugin-security-scorecard-node';

const ID = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const FACT = /^[a-zA-Z][a-zA-Z0-9_]*$/;

/** Collectors as modules add them. */
export class CollectorRegistry implements CollectorsExtensionPoint {
  readonly #collectors = new Map<string, Collector>();

  /** Adds collectors; throws when an id is taken, or an id or fact name can't be used. */
  addCollector(...collectors: Collector[]): void {
    for (const collector of collectors) {
      if (!ID.test(collector.id)) {
        throw new InputError(
          `The collector id '${collector.id}' is not in kebab case`,
        );
      }
      const fact = Object.keys(collector.facts).find(name => !FACT.test(name));
      if (fact !== undefined) {
        throw new InputError(
          `The collector '${collector.id}' declares the fact '${fact}', which no expression could name`,
        );
      }
      if (this.#collectors.has(collector.id)) {
        throw new ConflictError(
          `The collector '${collector.id}' is registered already`,
        );
      }
      this.#collectors.set(collector.id, collector);
    }
  }

  /** All collectors, in the order of their ids. */
  get collectors(): Collector[] {
    return [...this.#collectors.values()].sort((a, b) =>
      a.id < b.id ? -1 : 1,
    );
  }
}
