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
import { dialectFor, type Dialect } from './dialect';
import { refusalOfLogin, refusalOfRole } from './refusals';
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

const stateOf = ({ ours, member }: Membership): ProviderState => {
  if (ours) {
    return 'present';
  }
  return member ? 'foreign' : 'absent';
};

/** One instance: what is asked of it and changed on it. */
export class PostgresServer {
  readonly #connections: Connections;
  /** As last seen; what counts is read again before each change. */
  #lastSeen: GrantableRoles | undefined;

  constructor(
    readonly instance: PostgresInstance,
    private readonly logger: LoggerService,
    private readonly chooseDialect: (version: number) => Dialect = dialectFor,
  ) {
    this.#connections = new Connections(instance, logger);
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
      stateOf(await readMembership(database, role, login)),
    );
  }

  /**
   * Makes the login a member. Throws NotAllowedError for a role or login that
   * must not be used, NotFoundError for a login that is not there, and
   * ConflictError where another's membership leaves no room for ours.
   */
  async grant(role: string, login: string, signal: AbortSignal): Promise<void> {
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
      const problem = refusalOfLogin(membership, login, dialect);
      if (problem) {
        throw new REFUSALS[problem.kind](`${doing}: ${problem.text}`);
      }
      await database.query(dialect.grant(role, login));
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
        await database.query(this.chooseDialect(version).revoke(role, login));
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
    this.#lastSeen = await readGrantableRoles(database);
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
