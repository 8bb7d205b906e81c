import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import { InputError, stringifyError } from '@backstage/errors';
import type {
  CallOptions,
  Credential,
  ErrorClass,
  GrantRef,
  JitProvider,
  ManagedTuple,
  ProviderCapabilities,
  ProviderState,
  Resolution,
} from '@fairway/plugin-jit-access-node';
import { classify } from './classify';
import type { PostgresInstance } from './config';
import { dialectFor, type Dialect } from './dialect';
import {
  findTarget,
  readEntitlement,
  type PostgresEntitlement,
} from './entitlement';
import { psqlCommands } from './instructions';
import { POSTGRES_LOGIN_ANNOTATION, problemOfRoleName } from './names';
import { PostgresServer } from './PostgresServer';
import { planLines } from './planLines';

/** How long plan and the first look wait for a server, in milliseconds. */
const PATIENCE_MS = 4_000;

/** What {@link PostgresProvider} is made of. */
export interface PostgresProviderOptions {
  instances: PostgresInstance[];
  logger: LoggerService;
  /** Chooses the SQL by `server_version_num`; for tests of older versions. */
  chooseDialect?: (version: number) => Dialect;
}

/** Grants membership in PostgreSQL roles, and takes it away. */
export class PostgresProvider implements JitProvider {
  readonly id = 'postgres';
  readonly capabilities: ProviderCapabilities = {
    nativeExpiry: false,
    killSessions: true,
    listManaged: true,
    residual: 'PT0S',
  };
  /** Absent where all logins are standing: those have passwords of their own. */
  readonly issueCredential: JitProvider['issueCredential'];
  readonly #instances: Map<string, PostgresInstance>;
  readonly #servers: Map<string, PostgresServer>;
  readonly #logger: LoggerService;

  constructor(options: PostgresProviderOptions) {
    const { instances, logger, chooseDialect = dialectFor } = options;
    this.#logger = logger;
    this.issueCredential = instances.some(each => each.shortLivedLogins)
      ? (ref, { signal }) => this.#newPassword(ref, signal)
      : undefined;
    this.#instances = new Map(instances.map(each => [each.name, each]));
    this.#servers = new Map(
      instances.map(each => [
        each.name,
        new PostgresServer(each, logger, chooseDialect),
      ]),
    );
  }

  /**
   * Asks every instance once, so that {@link validate} can judge by what is
   * there, and warns of instances that can't be reached or used.
   */
  async look(): Promise<void> {
    await Promise.all(
      [...this.#servers.values()].map(async server => {
        const { name, roles = [] } = server.instance;
        try {
          await server.look(AbortSignal.timeout(PATIENCE_MS));
          const refusals = roles.map(role => server.lastRefusal(role));
          for (const refusal of new Set(refusals.filter(Boolean))) {
            this.#logger.warn(`PostgreSQL instance '${name}': ${refusal}`);
          }
        } catch (error) {
          this.#logger.warn(
            `PostgreSQL instance '${name}' could not be asked for its roles; it is asked again when access is requested: ${stringifyError(error)}`,
          );
        }
      }),
    );
  }

  /**
   * Judges by the configuration, and by what the server said when it was last
   * asked. `grant` asks it again.
   */
  validate(entitlement: Record<string, string>): void {
    const { role, server } = this.#resolve(entitlement);
    this.#refuse(role, server.lastRefusal(role));
  }

  async mapPrincipal(user: Entity): Promise<Resolution<string>> {
    const login = user.metadata.annotations?.[POSTGRES_LOGIN_ANNOTATION];
    if (login === undefined) {
      return {
        status: 'empty',
        reason: `User '${user.metadata.name}' has no annotation ${POSTGRES_LOGIN_ANNOTATION}; it names the person's PostgreSQL login, which is never guessed`,
      };
    }
    const problem = problemOfRoleName(login);
    return problem
      ? {
          status: 'error',
          reason: `Annotation ${POSTGRES_LOGIN_ANNOTATION} of user '${user.metadata.name}': '${login}' ${problem}`,
        }
      : { status: 'resolved', value: login };
  }

  async plan(ref: Omit<GrantRef, 'grantId'>): Promise<string[]> {
    const { principal } = ref;
    const { role, server } = this.#resolve(ref.entitlement);
    const change = { instance: server.instance, role, principal };
    try {
      const situation = await server.situation(
        role,
        principal,
        AbortSignal.timeout(PATIENCE_MS),
      );
      this.#refuse(role, situation.refusal);
      return planLines({
        ...change,
        situation,
        problem: server.loginRefusal(situation, principal),
      });
    } catch (error) {
      if (classify(error) === 'permanent') {
        throw error;
      }
      this.#logger.warn(
        `Planning access to PostgreSQL instance '${server.instance.name}': ${stringifyError(error)}`,
      );
      return planLines(change);
    }
  }

  instructions({ entitlement, principal }: GrantRef): string {
    const { server } = this.#resolve(entitlement);
    return psqlCommands(server.instance, principal);
  }

  async inspect(
    ref: GrantRef,
    { signal }: CallOptions,
  ): Promise<ProviderState> {
    const { role, server } = this.#find(ref.entitlement);
    return server.inspect(role, ref.principal, signal);
  }

  async grant(
    ref: GrantRef,
    options: CallOptions & { expiresAt: Date },
  ): Promise<void> {
    const { role, server } = this.#resolve(ref.entitlement);
    await server.grant(role, ref.principal, options);
  }

  async revoke(
    ref: GrantRef,
    options: CallOptions & { killSessions: boolean },
  ): Promise<void> {
    const { role, server } = this.#find(ref.entitlement);
    await server.revoke(role, ref.principal, options);
  }

  /** Throws when one instance can't be asked: half a list would look whole. */
  async *listManaged({ signal }: CallOptions): AsyncIterable<ManagedTuple> {
    for (const [instance, server] of this.#servers) {
      for (const { role, login } of await server.granted(signal)) {
        yield {
          entitlement: { instance, role },
          principal: login,
          // A membership carries no note of the grant it came from.
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
    const { role, server } = this.#resolve(entitlement);
    return server.holders(role, signal);
  }

  classify(error: unknown): ErrorClass {
    return classify(error);
  }

  /** Closes all connections. */
  async close(): Promise<void> {
    await Promise.all(
      [...this.#servers.values()].map(server => server.close()),
    );
  }

  async #newPassword(
    { entitlement, principal }: GrantRef,
    signal: AbortSignal,
  ): Promise<Credential> {
    const { role, server } = this.#resolve(entitlement);
    if (!server.instance.shortLivedLogins) {
      throw new InputError(
        `The login '${principal}' has a password of its own; Fairway gives none`,
      );
    }
    const made = await server.newPassword(role, principal, signal);
    return {
      title: `Password of ${principal} on ${server.instance.name}`,
      value: made.password,
      fileName: null,
      expiresAt: made.validUntil,
      hint: 'psql asks for it. Getting another one ends this one.',
    };
  }

  #resolve(
    entitlement: Record<string, string>,
  ): PostgresEntitlement & { server: PostgresServer } {
    readEntitlement(entitlement, this.#instances);
    return this.#find(entitlement);
  }

  /** Whatever the configuration says by now: what was given can be taken. */
  #find(
    entitlement: Record<string, string>,
  ): PostgresEntitlement & { server: PostgresServer } {
    const known = findTarget(entitlement, this.#instances);
    const server = this.#servers.get(known.instance);
    if (!server) {
      throw new InputError(`There is no instance '${known.instance}'`);
    }
    return { ...known, server };
  }

  #refuse(role: string, refusal: string | undefined): void {
    if (refusal) {
      throw new InputError(
        `Entitlement of provider 'postgres', field 'role' ('${role}'): ${refusal}`,
      );
    }
  }
}
