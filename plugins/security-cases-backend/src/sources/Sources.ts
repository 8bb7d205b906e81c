import type {
  SecurityEventsExtensionPoint,
  SecurityEventSource,
} from '@fairway/plugin-security-cases-node';

/** The sources that modules have added. */
export class Sources implements SecurityEventsExtensionPoint {
  readonly #sources = new Map<string, SecurityEventSource>();

  addSource(source: SecurityEventSource): void {
    if (!/^[a-z][a-z0-9-]{0,39}$/.test(source.id)) {
      throw new TypeError(
        `'${source.id}' is no id of a source of security events: use lower case, at most 40 characters`,
      );
    }
    if (this.#sources.has(source.id)) {
      throw new Error(
        `A source of security events with the id '${source.id}' was added before`,
      );
    }
    this.#sources.set(source.id, source);
  }

  list(): SecurityEventSource[] {
    return [...this.#sources.values()];
  }
}
