import { fork, type ChildProcess } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import http from 'node:http';
import path from 'node:path';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import {
  TOKEN,
  type ChildOptions,
  type Cost,
  type Message,
  type Reply,
  type Request,
  type Usage,
} from './protocol';

/** A side that runs in a process of its own. */
export class Child {
  readonly #process: ChildProcess;
  readonly #options: ChildOptions;
  readonly #agent = new http.Agent({ keepAlive: true, maxSockets: 4 });

  static async start(options: ChildOptions): Promise<Child> {
    // A portal of its own: it does not read the configuration schemas of this repository.
    await writeFile(
      path.join(options.directory, 'package.json'),
      JSON.stringify({ name: 'portal', version: '0.0.0' }),
    );
    const child = new Child(options);
    await child.#next('ready');
    return child;
  }

  private constructor(options: ChildOptions) {
    this.#options = options;
    this.#process = fork(
      resolvePackagePath('@fairway/bench', 'src/scorecard/child/main.ts'),
      [JSON.stringify(options)],
      {
        cwd: options.directory,
        execArgv: process.execArgv,
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
        env: { ...process.env, LOG_LEVEL: 'error', NODE_ENV: 'production' },
      },
    );
  }

  async #next(wanted: 'ready'): Promise<void>;
  async #next(wanted: 'usage'): Promise<Usage>;
  async #next(wanted: 'ready' | 'usage'): Promise<Usage | void> {
    const reply = await new Promise<Reply>((resolve, reject) => {
      const gone = (code: number | null) =>
        reject(
          new Error(`The side ${this.#options.side} ended with code ${code}`),
        );
      const answered = ({ reply: answer }: Message) => {
        if (answer) {
          this.#process.off('exit', gone);
          this.#process.off('message', answered);
          resolve(answer);
        }
      };
      this.#process.once('exit', gone);
      this.#process.on('message', answered);
    });
    if ('error' in reply) {
      throw new Error(`The side ${this.#options.side} failed: ${reply.error}`);
    }
    if (wanted === 'usage' && 'spent' in reply) {
      return reply;
    }
    return undefined;
  }

  async ask(request: Request): Promise<Usage> {
    const reply = this.#next('usage');
    this.#process.send(request);
    return reply;
  }

  /** Runs one round and says what it cost. */
  async round(who: 'warm-up' | 'services', everyNth: number): Promise<Cost> {
    const { spent } = await this.ask({ op: 'round', who, everyNth });
    return spent;
  }

  /** Calls the API, reads the whole answer and gives its text. */
  async call(
    method: 'GET' | 'POST',
    pathname: string,
    body?: object,
  ): Promise<string> {
    const payload = body && JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const request = http.request(
        {
          host: '127.0.0.1',
          port: this.#options.port,
          method,
          path: pathname,
          agent: this.#agent,
          headers: {
            authorization: `Bearer ${TOKEN}`,
            ...(payload
              ? {
                  'content-type': 'application/json',
                  'content-length': Buffer.byteLength(payload),
                }
              : {}),
          },
        },
        response => {
          const chunks: Buffer[] = [];
          response.on('data', chunk => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString('utf8');
            const { statusCode = 0 } = response;
            if (statusCode >= 300) {
              reject(
                new Error(
                  `${method} ${pathname} answered ${statusCode}: ${text.slice(0, 300)}`,
                ),
              );
            } else {
              resolve(text);
            }
          });
        },
      );
      request.on('error', error => {
        // While nobody answered for seconds, the server gave up the idle connection.
        if (
          request.reusedSocket &&
          'code' in error &&
          error.code === 'ECONNRESET'
        ) {
          this.call(method, pathname, body).then(resolve, reject);
        } else {
          reject(error);
        }
      });
      request.end(payload);
    });
  }

  /** What something costs, per time; it is done `times` times one after the other. */
  async cost(times: number, work: (turn: number) => Promise<unknown>) {
    const before = await this.ask({ op: 'usage' });
    const start = performance.now();
    for (let turn = 0; turn < times; turn++) {
      await work(turn);
    }
    const wall = (performance.now() - start) / times;
    const after = await this.ask({ op: 'usage' });
    return { wall, cpu: (after.cpu - before.cpu) / times };
  }

  /**
   * Asks an unrelated route again and again while something runs.
   *
   * @returns how long the slowest hundredth waited at least, in milliseconds
   */
  async healthDuring(work: () => Promise<unknown>): Promise<number> {
    const waits: number[] = [];
    let over = false;
    const probe = async () => {
      while (!over) {
        const start = performance.now();
        await this.call('GET', '/.backstage/health/v1/liveness');
        waits.push(performance.now() - start);
        await new Promise(resolve => setTimeout(resolve, 2));
      }
    };
    const working = work().finally(() => {
      over = true;
    });
    await Promise.all([working, probe()]);
    waits.sort((a, b) => a - b);
    return waits[Math.min(waits.length - 1, Math.floor(waits.length * 0.99))];
  }

  async stop(): Promise<void> {
    this.#agent.destroy();
    if (this.#process.exitCode === null) {
      const gone = new Promise(resolve => this.#process.once('exit', resolve));
      this.#process.send({ op: 'stop' });
      await gone;
    }
  }
}
