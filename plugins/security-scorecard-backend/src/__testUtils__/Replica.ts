import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Knex } from 'knex';

/** What a {@link Replica} is started with. */
export interface ReplicaOptions {
  /** Of a PostgreSQL with the schema. */
  connection: Knex.PgConnectionConfig | string;
  /** Directory of check files. */
  policies: string;
}

/** What a replica is asked to do. */
export interface ReplicaRequest {
  /** A whole round of the collector, or all that waits for a refresh. */
  op: 'round' | 'refresh';
  /** Its time, ISO 8601. */
  at: string;
  /** What the source says then. */
  version: number;
  /** Stops, to be killed, before the statement of this number. */
  stopAt?: number;
}

/** What it did. */
export interface ReplicaReply {
  statements: number;
  /** Refs of the entities of whose change it told others. */
  told: string[];
  /** Names of the entities that its collector was asked for. */
  asked: string[];
}

type Message = { reply?: ReplicaReply; error?: string };

/** The engine in a process of its own, as a second backend is. */
export class Replica {
  readonly #process: ChildProcess;

  static async start(options: ReplicaOptions): Promise<Replica> {
    const replica = new Replica(options);
    await replica.#reply();
    return replica;
  }

  private constructor(options: ReplicaOptions) {
    this.#process = fork(
      path.join(__dirname, 'replicaProcess.ts'),
      [JSON.stringify(options)],
      {
        execArgv: [
          '--require',
          require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        ],
        stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
        env: { ...process.env, NODE_OPTIONS: '' },
      },
    );
  }

  /** Does it to the end. */
  async run(request: ReplicaRequest): Promise<ReplicaReply> {
    const reply = this.#reply();
    this.#process.send(request);
    return reply;
  }

  /** Begins, and is killed where the request says; false when it ended before. */
  async runUntilKilled(
    request: ReplicaRequest & { stopAt: number },
  ): Promise<boolean> {
    const stopped = once(this.#process.stdout ?? this.#process, 'data');
    const ended = this.#reply();
    this.#process.send(request);
    const killed = await Promise.race([
      stopped.then(() => true),
      ended.then(() => false),
    ]);
    ended.catch(() => {});
    await this.kill();
    return killed;
  }

  /** Ends the process as nothing can prevent. */
  async kill(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const gone = once(this.#process, 'exit');
      this.#process.kill('SIGKILL');
      await gone;
    }
  }

  async #reply(): Promise<ReplicaReply> {
    return new Promise((resolve, reject) => {
      const gone = () => reject(new Error('The replica ended'));
      const answered = ({ reply, error }: Message) => {
        // Whoever compiles its sources sends other messages.
        if (!reply && !error) {
          return;
        }
        this.#process.off('exit', gone);
        this.#process.off('message', answered);
        if (reply) {
          resolve(reply);
        } else {
          reject(new Error(error));
        }
      };
      this.#process.once('exit', gone);
      this.#process.on('message', answered);
    });
  }
}
