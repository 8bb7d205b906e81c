import { stringifyError } from '@backstage/errors';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { Client, Pool, type ClientConfig, type PoolClient } from 'pg';
import type { PostgresInstance } from './config';

/** Limits in milliseconds and connections. */
const LIMITS = {
  connect: 5_000,
  statement: 10_000,
  lock: 5_000,
  /** Longer than the server's own, which is the better judge. */
  answer: 15_000,
  idle: 10_000,
  connections: 3,
};

/** Something to send statements to; each returns its rows. */
export interface Database {
  query<Row extends object>(
    text: string,
    values?: readonly unknown[],
  ): Promise<Row[]>;
}

interface ServerProcess {
  pid: number;
}

function clientConfig(instance: PostgresInstance): ClientConfig {
  return {
    host: instance.host,
    port: instance.port,
    database: instance.database,
    user: instance.user,
    password: instance.password,
    ssl: instance.ssl ?? false,
    application_name: 'fairway-jit-access',
    connectionTimeoutMillis: LIMITS.connect,
    statement_timeout: LIMITS.statement,
    lock_timeout: LIMITS.lock,
    query_timeout: LIMITS.answer,
    // Nobody's objects may stand in for the catalog's own.
    options: '-c search_path=pg_catalog',
  };
}

/** Rejects with the signal's reason once it is aborted. */
function whenAborted(signal: AbortSignal) {
  let listener = () => {};
  const aborted = new Promise<never>((_, reject) => {
    listener = () => reject(signal.reason);
    signal.addEventListener('abort', listener, { once: true });
  });
  // Where nothing waits for it any more, an abort is nobody's error.
  aborted.catch(() => {});
  return {
    aborted,
    forget: () => signal.removeEventListener('abort', listener),
  };
}

/** A few connections to one instance, opened when needed and soon closed. */
export class Connections {
  readonly #config: ClientConfig;
  readonly #pool: Pool;
  readonly #logger: LoggerService;

  constructor(instance: PostgresInstance, logger: LoggerService) {
    this.#config = clientConfig(instance);
    this.#logger = logger;
    this.#pool = new Pool({
      ...this.#config,
      max: LIMITS.connections,
      idleTimeoutMillis: LIMITS.idle,
      allowExitOnIdle: true,
    });
    this.#pool.on('error', error =>
      logger.debug(
        `An idle connection to PostgreSQL instance '${instance.name}' was lost: ${stringifyError(error)}`,
      ),
    );
  }

  /**
   * Runs work on a connection. When the signal is aborted, the statement under
   * way is cancelled at the server, no further one is sent, the connection is
   * given up, and the signal's reason is thrown. As with any cancellation, a
   * statement that was about to end may have taken effect.
   */
  async run<T>(
    signal: AbortSignal,
    work: (database: Database) => Promise<T>,
  ): Promise<T> {
    signal.throwIfAborted();
    const { aborted, forget } = whenAborted(signal);
    try {
      const client = await this.#connect(aborted);
      return await this.#use(client, signal, aborted, work);
    } finally {
      forget();
    }
  }

  /** Closes all connections. */
  async close(): Promise<void> {
    if (!this.#pool.ended) {
      await this.#pool.end();
    }
  }

  async #connect(aborted: Promise<never>): Promise<PoolClient> {
    const connecting = this.#pool.connect();
    try {
      return await Promise.race([connecting, aborted]);
    } catch (error) {
      connecting.then(
        late => late.release(),
        () => {},
      );
      throw error;
    }
  }

  async #use<T>(
    client: PoolClient,
    signal: AbortSignal,
    aborted: Promise<never>,
    work: (database: Database) => Promise<T>,
  ): Promise<T> {
    const onError = () => {};
    client.on('error', onError);
    const database: Database = {
      query: async (text, values) => {
        signal.throwIfAborted();
        const { rows } = await client.query(text, values && [...values]);
        return rows;
      },
    };
    let process: ServerProcess | undefined;
    const working = (async () => {
      [process] = await database.query<ServerProcess>(
        'SELECT pg_backend_pid() AS pid',
      );
      return work(database);
    })();
    try {
      const result = await Promise.race([working, aborted]);
      client.release();
      return result;
    } catch (error) {
      if (signal.aborted && process) {
        await this.#cancel(process, working);
      }
      client.release(true);
      throw signal.aborted ? signal.reason : error;
    } finally {
      client.off('error', onError);
    }
  }

  /** Cancels what the server process does, and waits for its end. */
  async #cancel(
    { pid }: ServerProcess,
    working: Promise<unknown>,
  ): Promise<void> {
    const ended = working.then(
      () => {},
      () => {},
    );
    const messenger = new Client(this.#config);
    messenger.on('error', () => {});
    try {
      await messenger.connect();
      await messenger.query('SELECT pg_cancel_backend($1)', [pid]);
      await ended;
    } catch (error) {
      this.#logger.warn(
        `A statement under way could not be cancelled and ends by its own time limit of ${LIMITS.statement} ms: ${stringifyError(error)}`,
      );
    } finally {
      await messenger.end().catch(() => {});
    }
  }
}
