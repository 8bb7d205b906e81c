import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import { stringifyError } from '@backstage/errors';
import {
  longestResidual,
  type CallOptions,
  type ErrorClass,
  type GrantRef,
  type JitProvider,
  type ManagedTuple,
  type ProviderCapabilities,
  type ProviderState,
  type Resolution,
} from '@fairway/plugin-jit-access-node';
import type { VaultServer } from './config';
import { findTarget, readEntitlement } from './entitlement';
import { findEntity, type Membership } from './identity';
import {
  grantMembership,
  inspectMembership,
  listMemberships,
  revokeMembership,
} from './membership';
import { planLines } from './planLines';
import { VaultClient } from './VaultClient';
import { classify } from './VaultError';

/** How long what nobody waits for in the background may take, in milliseconds. */
const PATIENCE_MS = 5_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What {@link VaultProvider} is made of. */
export interface VaultProviderOptions {
  servers: VaultServer[];
  logger: LoggerService;
  now: () => Date;
}

/** Grants Vault policies by identity groups of Fairway's own, and removes them. */
export class VaultProvider implements JitProvider {
  readonly id = 'vault';
  readonly capabilities: ProviderCapabilities;
  readonly #servers: Map<string, VaultServer>;
  readonly #clients: Map<string, VaultClient>;
  readonly #logger: LoggerService;

  constructor({ servers, logger, now }: VaultProviderOptions) {
    this.#servers = new Map(servers.map(each => [each.name, each]));
    this.#clients = new Map(
      servers.map(each => [each.name, new VaultClient(each, now)]),
    );
    this.#logger = logger;
    this.capabilities = {
      nativeExpiry: false,
      killSessions: false,
      listManaged: true,
      residual: longestResidual(servers),
    };
  }

  validate(entitlement: Record<string, string>): void {
    readEntitlement(entitlement, this.#servers);
  }

  async mapPrincipal(
    user: Entity,
    entitlement: Record<string, string>,
  ): Promise<Resolution<string>> {
    const { server, client } = this.#resolve(entitlement);
    const whose = `annotation ${server.annotation} of user '${user.metadata.name}'`;
    const id = user.metadata.annotations?.[server.annotation];
    if (id === undefined) {
      return {
        status: 'empty',
        reason: `There is no ${whose}; it holds the id of the person's entity at Vault '${server.name}'`,
      };
    }
    const refuse = (problem: string): Resolution<string> => ({
      status: 'error',
      reason: `The ${whose}: '${id}' ${problem}`,
    });
    if (!UUID.test(id)) {
      return refuse('is no entity id');
    }
    try {
      const signal = AbortSignal.timeout(PATIENCE_MS);
      const entity = await findEntity(client, id, signal);
      if (!entity) {
        return refuse(`is not at Vault '${server.name}'`);
      }
      if (entity.id !== id) {
        return refuse(`was merged into '${entity.id}'; write that`);
      }
      return entity.disabled
        ? refuse('is disabled')
        : { status: 'resolved', value: id };
    } catch (error) {
      return { status: 'error', reason: stringifyError(error) };
    }
  }

  async plan(ref: Omit<GrantRef, 'grantId'>): Promise<string[]> {
    const { server, policy, client } = this.#resolve(ref.entitlement);
    const membership = { policy, entity: ref.principal };
    try {
      const signal = AbortSignal.timeout(PATIENCE_MS);
      const state = await inspectMembership(client, membership, signal);
      return planLines({ ...membership, server, state });
    } catch (error) {
      if (classify(error) === 'permanent') {
        throw error;
      }
      this.#logger.warn(
        `Planning access to a policy of Vault '${server.name}': ${stringifyError(error)}`,
      );
      return planLines({ ...membership, server });
    }
  }

  instructions({ entitlement }: GrantRef): string {
    const { server, policy } = this.#resolve(entitlement);
    return `The policy '${policy}' counts from your next request to Vault on, also with a token that you have: export VAULT_ADDR=${server.address}${server.namespace ? ` VAULT_NAMESPACE=${server.namespace}` : ''} and log in as always.`;
  }

  async inspect(
    ref: GrantRef,
    { signal }: CallOptions,
  ): Promise<ProviderState> {
    const { client, membership } = this.#target(ref);
    return inspectMembership(client, membership, signal);
  }

  async grant(ref: GrantRef, { signal }: CallOptions): Promise<void> {
    this.validate(ref.entitlement);
    const { client, membership } = this.#target(ref);
    await grantMembership(client, membership, ref.grantId, signal);
  }

  async revoke(ref: GrantRef, { signal }: CallOptions): Promise<void> {
    const { client, membership } = this.#target(ref);
    await revokeMembership(client, membership, signal);
  }

  /** Throws when one server can't be asked: half a list would look whole. */
  async *listManaged({ signal }: CallOptions): AsyncIterable<ManagedTuple> {
    for (const client of this.#clients.values()) {
      yield* await listMemberships(client, signal);
    }
  }

  classify(error: unknown): ErrorClass {
    return classify(error);
  }

  #resolve(entitlement: Record<string, string>) {
    const known = readEntitlement(entitlement, this.#servers);
    return { ...known, client: this.#clientOf(known.server) };
  }

  #target({ entitlement, principal }: GrantRef): {
    client: VaultClient;
    membership: Membership;
  } {
    const { server, policy } = findTarget(entitlement, this.#servers);
    return {
      client: this.#clientOf(server),
      membership: { policy, entity: principal },
    };
  }

  #clientOf({ name }: VaultServer): VaultClient {
    const client = this.#clients.get(name);
    if (!client) {
      throw new Error(`There is no client of Vault '${name}'`);
    }
    return client;
  }
}
