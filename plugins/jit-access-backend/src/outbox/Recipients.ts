import { canonicalSet } from '@fairway/plugin-jit-access-common';
import { SECURITY } from './messages';
import type { CatalogReader, OwnCredentials } from '../services/catalog';

/** Who is really told: people and groups that are in the catalog now. */
export class Recipients {
  constructor(
    private readonly catalog: CatalogReader,
    private readonly auth: OwnCredentials,
    /** Groups or people for security matters. */
    private readonly security: readonly string[],
  ) {}

  /** Throws when the catalog can't be asked, so that it is tried again. */
  async known(recipients: readonly string[]): Promise<string[]> {
    const refs = canonicalSet(
      recipients.flatMap(ref => (ref === SECURITY ? this.security : [ref])),
    );
    if (refs.length === 0) {
      return [];
    }
    const { items } = await this.catalog.getEntitiesByRefs(
      { entityRefs: refs, fields: ['kind'] },
      { credentials: await this.auth.getOwnServiceCredentials() },
    );
    return refs.filter((_, index) => items[index] !== undefined);
  }
}
