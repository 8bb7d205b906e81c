import type { Entity } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import {
  longestResidual,
  type CallOptions,
  type Credential,
  type ErrorClass,
  type GrantRef,
  type JitProvider,
  type ManagedTuple,
  type ProviderCapabilities,
  type ProviderState,
  type Resolution,
} from '@fairway/plugin-jit-access-node';
import { within } from '@fairway/plugin-time-limit-node';
import type { CertificateStore } from './CertificateStore';
import { classify } from './classify';
import type { SshAuthority } from './config';
import { readEntitlement } from './entitlement';
import { planLines } from './planLines';
import { parsePublicKey, SSH_PUBLIC_KEY_ANNOTATION } from './publicKey';
import type { SshKeygen } from './SshKeygen';

/** Certificates begin that much earlier, for hosts whose clock is late. */
const BACKDATE_MS = 60_000;

/** What {@link SshCertificateProvider} is made of. */
export interface SshCertificateProviderOptions {
  authorities: SshAuthority[];
  store: CertificateStore;
  keygen: SshKeygen;
  now: () => Date;
}

const wholeSeconds = (date: Date) =>
  new Date(Math.floor(date.getTime() / 1000) * 1000);

/** Gives out short-lived SSH certificates, and revokes them before their end. */
export class SshCertificateProvider implements JitProvider {
  readonly id = 'ssh-certificates';
  readonly capabilities: ProviderCapabilities;
  readonly #authorities: Map<string, SshAuthority>;
  readonly #store: CertificateStore;
  readonly #keygen: SshKeygen;
  readonly #now: () => Date;

  constructor(options: SshCertificateProviderOptions) {
    const { authorities, store, keygen, now } = options;
    this.#authorities = new Map(authorities.map(each => [each.name, each]));
    this.#store = store;
    this.#keygen = keygen;
    this.#now = now;
    this.capabilities = {
      nativeExpiry: true,
      killSessions: false,
      listManaged: true,
      residual: longestResidual(authorities),
    };
  }

  validate(entitlement: Record<string, string>): void {
    this.#resolve(entitlement);
  }

  async mapPrincipal(user: Entity): Promise<Resolution<string>> {
    const text = user.metadata.annotations?.[SSH_PUBLIC_KEY_ANNOTATION];
    const whose = `annotation ${SSH_PUBLIC_KEY_ANNOTATION} of user '${user.metadata.name}'`;
    if (text === undefined) {
      return {
        status: 'empty',
        reason: `There is no ${whose}; it holds the person's SSH public key`,
      };
    }
    const key = parsePublicKey(text);
    return typeof key === 'string'
      ? { status: 'error', reason: `The ${whose} ${key}` }
      : { status: 'resolved', value: key.text };
  }

  async plan(ref: Omit<GrantRef, 'grantId'>): Promise<string[]> {
    return planLines(this.#resolve(ref.entitlement), ref.principal);
  }

  instructions({ entitlement }: GrantRef): string {
    const { principals } = this.#resolve(entitlement);
    return `Get your certificate here, save it beside your private key as <key>-cert.pub, and connect with ssh. It is for ${principals.join(', ')}.`;
  }

  async inspect(
    ref: GrantRef,
    { signal }: CallOptions,
  ): Promise<ProviderState> {
    const live = await within(signal, () =>
      this.#store.isLive(ref, this.#now()),
    );
    return live ? 'present' : 'absent';
  }

  async grant(
    ref: GrantRef,
    { signal, expiresAt }: CallOptions & { expiresAt: Date },
  ): Promise<void> {
    this.#resolve(ref.entitlement);
    this.#requireKey(ref);
    await within(signal, () =>
      this.#store.grant(ref, { signal, expiresAt, now: this.#now() }),
    );
  }

  /** Whatever the configuration says by now: what was given can be taken. */
  async revoke(ref: GrantRef, { signal }: CallOptions): Promise<void> {
    await within(signal, () =>
      this.#store.revoke(ref, { signal, now: this.#now() }),
    );
  }

  async *listManaged({ signal }: CallOptions): AsyncIterable<ManagedTuple> {
    yield* await within(signal, () => this.#store.live(this.#now()));
  }

  /** A certificate until the grant ends. Those made before stay valid too. */
  async issueCredential(
    ref: GrantRef,
    { signal, expiresAt }: CallOptions & { expiresAt: Date },
  ): Promise<Credential> {
    const { authority, ...content } = this.#resolve(ref.entitlement);
    this.#requireKey(ref);
    const now = this.#now();
    const validBefore = wholeSeconds(expiresAt);
    const serial = await within(signal, () =>
      this.#store.issue(ref, authority.name, { signal, expiresAt, now }),
    );
    const value = await this.#keygen.sign(
      authority,
      {
        ...content,
        publicKey: ref.principal,
        keyId: ref.grantId,
        serial,
        validAfter: new Date(now.getTime() - BACKDATE_MS),
        validBefore,
      },
      signal,
    );
    return {
      title: 'SSH certificate',
      value,
      fileName: 'id-cert.pub',
      expiresAt: validBefore.toISOString(),
      hint: `Save it beside your private key, named like the key and ending in -cert.pub, for example ~/.ssh/id_ed25519-cert.pub. It is for ${content.principals.join(', ')}.`,
    };
  }

  classify(error: unknown): ErrorClass {
    return classify(error);
  }

  #resolve(entitlement: Record<string, string>) {
    return readEntitlement(entitlement, this.#authorities);
  }

  #requireKey({ principal }: GrantRef): void {
    const key = parsePublicKey(principal);
    if (typeof key === 'string' || key.text !== principal) {
      throw new InputError(
        `The public key '${principal}' ${typeof key === 'string' ? key : 'has more than its type and its base64'}`,
      );
    }
  }
}
