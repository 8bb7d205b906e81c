import type {
  SecurityEventListener,
  SecurityEventsExtensionPoint,
  SecurityEventSource,
} from '@fairway/plugin-security-cases-node';

/** The sources and listeners that modules have added. */
export class Sources implements SecurityEventsExtensionPoint {
  readonly #ids = new Set<string>();
  readonly #sources: SecurityEventSource[] = [];
  readonly #listeners: SecurityEventListener[] = [];

  addSource(source: SecurityEventSource): void {
    this.#claim(source.id);
    this.#sources.push(source);
  }

  addListener(listener: SecurityEventListener): void {
    this.#claim(listener.id);
    this.#listeners.push(listener);
  }

  /** Those that are asked. */
  list(): readonly SecurityEventSource[] {
    return this.#sources;
  }

  /** Those that are told. */
  listeners(): readonly SecurityEventListener[] {
    return this.#listeners;
  }

  #claim(id: string): void {
    if (!/^[a-z][a-z0-9-]{0,39}$/.test(id)) {
      throw new TypeError(
        `'${id}' is no id of a source of security events: use lower case, at most 40 characters`,
      );
    }
    if (this.#ids.has(id)) {
      throw new Error(
        `A source of security events with the id '${id}' was added before`,
      );
    }
    this.#ids.add(id);
  }
}
