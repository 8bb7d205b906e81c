import { NotFoundError } from '@backstage/errors';
import type { CertificateStore } from './CertificateStore';
import type { SshAuthority } from './config';
import type { SshKeygen } from './SshKeygen';

/** What {@link RevocationLists} is made of. */
export interface RevocationListsOptions {
  authorities: SshAuthority[];
  store: CertificateStore;
  keygen: SshKeygen;
  now: () => Date;
}

/** What hosts fetch: the authorities' public keys and revocation lists. */
export class RevocationLists {
  readonly #options: RevocationListsOptions;
  readonly #publicKeys = new Map<string, string>();
  /** The last list by its content, so that asking again costs one query. */
  readonly #written = new Map<string, { content: string; list: Buffer }>();

  constructor(options: RevocationListsOptions) {
    this.#options = options;
  }

  /** Throws NotFoundError when there is no authority of that name. */
  async publicKey(name: string): Promise<string> {
    const authority = this.#find(name);
    const known = this.#publicKeys.get(name);
    const key = known ?? (await this.#options.keygen.publicKeyOf(authority));
    this.#publicKeys.set(name, key);
    return key;
  }

  /** The list as sshd's `RevokedKeys` reads it. Throws NotFoundError likewise. */
  async list(name: string): Promise<Buffer> {
    const authority = this.#find(name);
    const { store, keygen, now } = this.#options;
    const revocations = await store.revocations(name, now());
    const content = JSON.stringify(revocations);
    const written = this.#written.get(name);
    if (written?.content === content) {
      return written.list;
    }
    const list = await keygen.revocationList(
      authority,
      await this.publicKey(name),
      revocations,
    );
    this.#written.set(name, { content, list });
    return list;
  }

  #find(name: string): SshAuthority {
    const authority = this.#options.authorities.find(
      each => each.name === name,
    );
    if (!authority) {
      throw new NotFoundError(`There is no authority '${name}'`);
    }
    return authority;
  }
}
