import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  ConflictError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import type { ProviderState } from '@fairway/plugin-jit-access-node';
import {
  readGrantableRoles,
  readGranted,
  readHolders,
  readMembership,
  type GrantableRoles,
  type GrantedMembership,
  type Membership,
} from './catalog';
import type { PostgresInstance } from './config';
import { Connections, type Database } from './connections';
import { dialectFor, setPassword, type Dialect } from './dialect';
import { shortLivedLogins, standingLogins, type Logins } from './logins';
import { refusalOfRole, type LoginRefusal } from './refusals';
import { newPassword, scramVerifier } from './scram';
import { endSessions } from './sessions';

const REFUSALS = {
  missing: NotFoundError,
  unusable: NotAllowedError,
  taken: ConflictError,
};

/** What is known before a change, all read in one go. */
export interface Situation {
  dialect: Dialect;
  /** Why the role can't be granted at all; undefined when it can. */
  refusal: string | undefined;
  membership: Membership;
}

/**
 * Sends statements as one, which takes effect whole or not at all: without
 * parameters the server runs them in one transaction.
 */
async function inOne(database: Database, statements: string[]): Promise<void> {
  await database.query(statements.join('; '));
}

/** One instance: what is asked of it and changed on it. */
export class PostgresServer {
  readonly #connections: Connections;
  readonly #logins: Logins;
  /** As last seen; what counts is read again before each change. */
  #lastSeen: GrantableRoles | undefined;

  constructor(
    readonly instance: PostgresInstance,
    private readonly logger: LoggerService,
    private readonly chooseDialect: (version: number) => Dialect = dialectFor,
  ) {
    this.#connections = new Connections(instance, logger);
    this.#logins = instance.shortLivedLogins
      ? shortLivedLogins
      : standingLogins;
  }

  /** Why the login can't be used as things stand; undefined when it can. */
  loginRefusal(
    { membership, dialect }: Situation,
    login: string,
  ): LoginRefusal | undefined {
    return this.#logins.refusal(membership, login, dialect);
  }

  /**
   * Gives a login that is open for a grant a new password. Throws
   * ConflictError when it is not.
   */
  async newPassword(
    role: string,
    login: string,
    signal: AbortSignal,
  ): Promise<{ password: string; validUntil: string | null }> {
    return this.#connections.run(signal, async database => {
      const membership = await readMembership(database, role, login);
      if (this.#logins.state(membership) !== 'present') {
        throw new ConflictError(
          `'${login}' is not open on PostgreSQL instance '${this.instance.name}'`,
        );
      }
      const password = newPassword();
      await database.query(setPassword(login, scramVerifier(password)));
      return { password, validUntil: membership.validUntil };
    });
  }

  /** Why the role couldn't be granted when the server was last asked. */
  lastRefusal(role: string): string | undefined {
    return this.#lastSeen && refusalOfRole(this.#lastSeen, role);
  }

  /** Asks which roles can be granted, and remembers it. */
  async look(signal: AbortSignal): Promise<GrantableRoles> {
    return this.#connections.run(signal, database => this.#look(database));
  }

  /** Everything that decides over a grant. */
  async situation(
    role: string,
    login: string,
    signal: AbortSignal,
  ): Promise<Situation> {
    return this.#connections.run(signal, database =>
      this.#situation(database, role, login),
    );
  }

  async inspect(
    role: string,
    login: string,
    signal: AbortSignal,
  ): Promise<ProviderState> {
    return this.#connections.run(signal, async database =>
      this.#logins.state(await readMembership(database, role, login)),
    );
  }

  /**
   * Makes the login a member. Throws NotAllowedError for a role or login that
   * must not be used, NotFoundError for a login that is not there, and
   * ConflictError where another's membership leaves no room for ours.
   */
  async grant(
    role: string,
    login: string,
    { signal, expiresAt }: { signal: AbortSignal; expiresAt: Date },
  ): Promise<void> {
    const doing = `Granting '${role}' to '${login}' on PostgreSQL instance '${this.instance.name}'`;
    await this.#connections.run(signal, async database => {
      const { dialect, refusal, membership } = await this.#situation(
        database,
        role,
        login,
      );
      if (refusal) {
        throw new NotAllowedError(`${doing}: ${refusal}`);
      }
      const problem = this.#logins.refusal(membership, login, dialect);
      if (problem) {
        throw new REFUSALS[problem.kind](`${doing}: ${problem.text}`);
      }
      const over = this.#logins.revives(membership)
        ? (await readGranted(database)).filter(
            each => each.login === login && each.role !== role,
          )
        : [];
      // A login is closed when all its grants are over: none comes back by this one.
      await inOne(database, [
        ...over.map(each => dialect.revoke(each.role, login)),
        dialect.grant(role, login),
        ...this.#logins.granting(membership, login, expiresAt),
      ]);
    });
  }

  /**
   * Takes away the membership that we granted, if it is there, and where
   * wanted ends the login's sessions in the instance's databases, unless the
   * login keeps the role by somebody else's hand.
   */
  async revoke(
    role: string,
    login: string,
    options: { signal: AbortSignal; killSessions: boolean },
  ): Promise<void> {
    const { signal, killSessions } = options;
    await this.#connections.run(signal, async database => {
      const { version } = await this.#look(database);
      const before = await readMembership(database, role, login);
      if (before.ours) {
        await inOne(database, [
          this.chooseDialect(version).revoke(role, login),
          ...this.#logins.revoking(before, login),
        ]);
      }
      if (!killSessions || before.login === 'missing') {
        return;
      }
      const after = await readMembership(database, role, login);
      const { name, databases } = this.instance;
      if (after.member) {
        this.logger.warn(
          `Sessions of '${login}' on PostgreSQL instance '${name}' were left open: it still has '${role}', granted by ${after.otherGrantors.join(', ') || 'way of another role'}`,
        );
        return;
      }
      const count = await endSessions(database, databases, login, signal);
      this.logger.info(
        `Ended ${count} sessions of '${login}' in ${databases.join(', ')} on PostgreSQL instance '${name}' after revoking '${role}'`,
      );
    });
  }

  async granted(signal: AbortSignal): Promise<GrantedMembership[]> {
    return this.#connections.run(signal, async database => {
      await this.#look(database);
      return readGranted(database);
    });
  }

  /** Throws NotFoundError when there is no such role: nobody holding it would be an answer. */
  async holders(role: string, signal: AbortSignal): Promise<string[]> {
    return this.#connections.run(signal, async database => {
      const { version } = await this.#look(database);
      const { roleExists } = await readMembership(database, role, '');
      if (!roleExists) {
        throw new NotFoundError(
          `There is no role '${role}' on PostgreSQL instance '${this.instance.name}'`,
        );
      }
      return readHolders(database, role, version);
    });
  }

  /** Closes the connections. */
  async close(): Promise<void> {
    await this.#connections.close();
  }

  async #look(database: Database): Promise<GrantableRoles> {
    const seen = await readGrantableRoles(database);
    this.#lastSeen = {
      ...seen,
      adminPowers: seen.adminPowers.filter(
        power => !this.#logins.adminPowers.includes(power),
      ),
    };
    return this.#lastSeen;
  }

  async #situation(
    database: Database,
    role: string,
    login: string,
  ): Promise<Situation> {
    const roles = await this.#look(database);
    return {
      dialect: this.chooseDialect(roles.version),
      refusal: refusalOfRole(roles, role),
      membership: await readMembership(database, role, login),
    };
  }
}
