import type { Knex } from 'knex';
import type { ServicePolicyStore } from '../../database/ServicePolicyStore';
import { SERVICE_FILES } from '../../policy/serviceFiles';
import type { PolicyFile } from '../../policy/policyFiles';

/** Texts that one query fetches. */
const CHUNK = 500;

/** The good texts of services as files; only what has changed is fetched again. */
export class ServicePolicyFiles {
  private known = new Map<string, { text: string; hash: string }>();

  constructor(
    private readonly knex: Knex,
    private readonly store: ServicePolicyStore,
  ) {}

  readonly read = async (): Promise<PolicyFile[]> => {
    const hashes = await this.store.hashes(this.knex);
    const next = new Map<string, { text: string; hash: string }>();
    const changed: string[] = [];
    for (const [ref, hash] of hashes) {
      const known = this.known.get(ref);
      if (known?.hash === hash) {
        next.set(ref, known);
      } else {
        changed.push(ref);
      }
    }
    for (let at = 0; at < changed.length; at += CHUNK) {
      const page = changed.slice(at, at + CHUNK);
      for (const [ref, text] of await this.store.texts(this.knex, page)) {
        next.set(ref, text);
      }
    }
    this.known = next;
    return [...next]
      .map(([ref, { text }]) => ({ name: `${SERVICE_FILES}${ref}`, text }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  };
}
