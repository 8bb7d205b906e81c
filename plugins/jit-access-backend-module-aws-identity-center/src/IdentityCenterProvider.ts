import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import { InputError, stringifyError } from '@backstage/errors';
import type {
  CallOptions,
  ErrorClass,
  GrantRef,
  JitProvider,
  ManagedTuple,
  ProviderCapabilities,
  ProviderState,
  Resolution,
} from '@fairway/plugin-jit-access-node';
import { classify } from './classify';
import type { ClientOptions } from './clientSettings';
import {
  sessionSeconds,
  type IdentityCenterConfig,
  type InstanceConfig,
} from './config';
import { readEntitlement, refuseField, requireConfigured } from './entitlement';
import { Instance, type Target } from './Instance';
import { planLines } from './planLines';
import { userIdOf } from './principal';
import { OUT_OF_REACH, refusalOf } from './refusal';

/** How long plan and the first look wait for AWS, in milliseconds. */
const PATIENCE_MS = 4_000;

/** What {@link IdentityCenterProvider} is made of. */
export interface IdentityCenterProviderOptions {
  config: IdentityCenterConfig;
  logger: LoggerService;
  /** Credentials of an account. */
  credentials: (accountId: string) => ReturnType<ClientOptions['credentials']>;
  /** Milliseconds until a status is read again; 500 when absent. */
  pollEveryMs?: number;
  /** Tries of one request by the SDK itself; 3 when absent. */
  maxAttempts?: number;
}

/** Assigns permission sets of IAM Identity Center to people, and deletes the assignments. */
export class IdentityCenterProvider implements JitProvider {
  readonly id = 'aws-identity-center';
  readonly capabilities: ProviderCapabilities;
  readonly #configs: Map<string, InstanceConfig>;
  readonly #instances: Map<string, Instance>;
  readonly #logger: LoggerService;
  readonly #longestSession: number;

  constructor(options: IdentityCenterProviderOptions) {
    const { config, logger, credentials, maxAttempts } = options;
    const { residual, instances } = config;
    const { pollEveryMs = 500 } = options;
    const longestSession = sessionSeconds(residual) ?? 0;
    this.#longestSession = longestSession;
    this.#logger = logger;
    this.#configs = new Map(instances.map(each => [each.name, each]));
    this.#instances = new Map(
      instances.map(each => [
        each.name,
        new Instance(each, {
          credentials: () => credentials(each.accountId),
          maxAttempts,
          pollEveryMs,
          longestSession,
        }),
      ]),
    );
    this.capabilities = {
      nativeExpiry: false,
      killSessions: false,
      listManaged: true,
      residual,
    };
  }

  /** Asks every instance once which account it belongs to, and warns of those that can't be asked. */
  async look(): Promise<void> {
    await Promise.all(
      [...this.#instances.values()].map(async instance => {
        const { name, accountId, arn } = instance.config;
        try {
          const owner = await instance.look(AbortSignal.timeout(PATIENCE_MS));
          if (owner === undefined) {
            this.#logger.warn(
              `IAM Identity Center instance '${name}': account ${accountId} does not see ${arn}`,
            );
          }
        } catch (error) {
          this.#logger.warn(
            `IAM Identity Center instance '${name}' could not be asked; it is asked again when access is requested: ${stringifyError(error)}`,
          );
        }
      }),
    );
  }

  /**
   * Judges by the configuration, and by the account that the instance belonged
   * to when it was last asked. `plan` and `grant` ask for the permission set.
   */
  validate(entitlement: Record<string, string>): void {
    const known = readEntitlement(entitlement, this.#configs);
    requireConfigured(known);
    const { instance } = this.#resolve(entitlement);
    if (instance.isOutOfReach(known.account)) {
      throw refuseField('account', `'${known.account}' ${OUT_OF_REACH}`);
    }
  }

  async mapPrincipal(
    user: Entity,
    entitlement: Record<string, string>,
  ): Promise<Resolution<string>> {
    return userIdOf(user, this.#resolve(entitlement).instance.config);
  }

  async plan(ref: Omit<GrantRef, 'grantId'>): Promise<string[]> {
    const { instance, target } = this.#resolve(ref.entitlement);
    const change = {
      instance: instance.config,
      target,
      userId: ref.principal,
      residual: this.capabilities.residual,
    };
    try {
      const situation = await instance.situation(
        target,
        ref.principal,
        AbortSignal.timeout(PATIENCE_MS),
      );
      const refusal = refusalOf(instance.config, target, situation, {
        longestSession: this.#longestSession,
      });
      if (refusal) {
        throw refuseField('permissionSet', refusal);
      }
      return planLines({ ...change, situation });
    } catch (error) {
      if (classify(error) === 'permanent') {
        throw error;
      }
      this.#logger.warn(
        `Planning access by IAM Identity Center instance '${instance.config.name}': ${stringifyError(error)}`,
      );
      return planLines(change);
    }
  }

  instructions({ entitlement }: GrantRef): string {
    const { instance, target } = this.#resolve(entitlement);
    return `Sign in at ${instance.config.portal}, choose account ${target.account} and then ${target.permissionSet}`;
  }

  async inspect(
    ref: GrantRef,
    { signal }: CallOptions,
  ): Promise<ProviderState> {
    const { instance, target } = this.#resolve(ref.entitlement);
    return instance.inspect(target, ref.principal, signal);
  }

  async grant(ref: GrantRef, { signal }: CallOptions): Promise<void> {
    const known = readEntitlement(ref.entitlement, this.#configs);
    requireConfigured(known);
    const { instance, target } = this.#resolve(ref.entitlement);
    await instance.grant(target, ref.principal, signal);
  }

  async revoke(ref: GrantRef, { signal }: CallOptions): Promise<void> {
    const { instance, target } = this.#resolve(ref.entitlement);
    await instance.revoke(target, ref.principal, signal);
  }

  /** Throws when one instance can't be asked: half a list would look whole. */
  async *listManaged({ signal }: CallOptions): AsyncIterable<ManagedTuple> {
    for (const [name, instance] of this.#instances) {
      for (const found of await instance.managed(signal)) {
        const { account, permissionSet, userId } = found;
        yield {
          entitlement: { instance: name, account, permissionSet },
          principal: userId,
          // An assignment carries nothing: neither a grant nor a change of it.
          grantId: null,
          tampered: null,
        };
      }
    }
  }

  async listHolders(
    entitlement: Record<string, string>,
    { signal }: CallOptions,
  ): Promise<string[]> {
    const { instance, target } = this.#resolve(entitlement);
    return instance.holders(target, signal);
  }

  classify(error: unknown): ErrorClass {
    return classify(error);
  }

  #resolve(entitlement: Record<string, string>): {
    instance: Instance;
    target: Target;
  } {
    const { instance, account, permissionSet } = readEntitlement(
      entitlement,
      this.#configs,
    );
    const found = this.#instances.get(instance.name);
    if (!found) {
      throw new InputError(`There is no instance '${instance.name}'`);
    }
    return { instance: found, target: { account, permissionSet } };
  }
}
