import type { AuthService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { refsIn, shortName, titleOf, withNames, type SpokenPart } from './refs';

/** What {@link Speaker} needs. */
export interface SpeakerOptions {
  /** Says what entities are called. */
  catalog: Pick<CatalogService, 'getEntitiesByRefs'>;
  /** The plugin asks the catalog as itself. */
  auth: Pick<AuthService, 'getOwnServiceCredentials'>;
}

/**
 * Makes texts that name entities by their refs, and times in ISO 8601, into
 * texts for people. For notices, chats and tickets: whatever is compared or
 * looked up keeps its refs.
 */
export class Speaker {
  readonly #options: SpeakerOptions;

  constructor(options: SpeakerOptions) {
    this.#options = options;
  }

  /** The texts, in their order. Throws when the catalog can't be asked. */
  async say<const T extends readonly string[]>(
    texts: T,
  ): Promise<{ [K in keyof T]: string }>;
  async say(texts: readonly string[]): Promise<string[]> {
    return (await this.sayInParts(texts)).map(parts =>
      parts.map(({ text }) => text).join(''),
    );
  }

  /**
   * The texts, in their order, in pieces, so that names can be links. Throws
   * when the catalog can't be asked.
   */
  async sayInParts(texts: readonly string[]): Promise<SpokenPart[][]> {
    const names = await this.#names(refsIn(texts.join('\n')));
    return texts.map(text => withNames(text, names));
  }

  async #names(refs: string[]): Promise<Map<string, string>> {
    const names = new Map<string, string>();
    if (refs.length === 0) {
      return names;
    }
    const { catalog, auth } = this.#options;
    const { items } = await catalog.getEntitiesByRefs(
      {
        entityRefs: refs,
        fields: ['kind', 'metadata', 'spec.profile.displayName'],
      },
      { credentials: await auth.getOwnServiceCredentials() },
    );
    refs.forEach((ref, index) => {
      const entity = items[index];
      if (entity) {
        names.set(ref, titleOf(entity) ?? shortName(ref));
      }
    });
    return names;
  }
}
