import { fork, type ChildProcess } from 'node:child_process';
import { on, once } from 'node:events';
import path from 'node:path';

/** What a backend is started with. */
export interface BackendSetting {
  /** Connection string of the plugin's database. */
  database: string;
  /** What every call to the provider takes, in milliseconds. */
  latency: number;
}

type Job =
  | { op: 'drain' }
  | { op: 'poll'; interval: number }
  | { op: 'rest' }
  | { op: 'idle'; times: number };

interface Answer {
  reply: { times: number[] };
}

/** Directory of the plugin's package; its entry is one folder below. */
const plugin = path.resolve(
  require.resolve('@fairway/plugin-jit-access-backend'),
  '../..',
);

/** The plugin's migrations. */
export const migrationsDir = path.join(plugin, 'migrations');

function isAnswer(message: unknown): message is Answer {
  return typeof message === 'object' && message !== null && 'reply' in message;
}

/** The worker of a backend, in a process of its own. */
export class Backend {
  private constructor(private readonly process: ChildProcess) {}

  static async start(setting: BackendSetting): Promise<Backend> {
    const backend = new Backend(
      fork(
        path.join(plugin, 'src/__testUtils__/processes/load.ts'),
        [JSON.stringify(setting)],
        {
          execArgv: process.execArgv,
          stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
          env: { ...process.env, NODE_ENV: 'production' },
        },
      ),
    );
    await backend.answer();
    return backend;
  }

  /** Works until nothing is due. */
  async drain(): Promise<void> {
    await this.ask({ op: 'drain' });
  }

  /** Polls from now on, with so many milliseconds from one start to the next. */
  async poll(interval: number): Promise<void> {
    await this.ask({ op: 'poll', interval });
  }

  /** Stops polling. */
  async rest(): Promise<void> {
    await this.ask({ op: 'rest' });
  }

  /** Milliseconds of each of so many polls when nothing is due. */
  async idle(times: number): Promise<number[]> {
    return this.ask({ op: 'idle', times });
  }

  async stop(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      const gone = once(this.process, 'exit');
      this.process.disconnect();
      await gone;
    }
  }

  private async ask(job: Job): Promise<number[]> {
    const answered = this.answer();
    this.process.send(job);
    return answered;
  }

  private async answer(): Promise<number[]> {
    const over = new AbortController();
    const { signal } = over;
    try {
      return await Promise.race([this.nextTimes(signal), this.death(signal)]);
    } finally {
      over.abort();
    }
  }

  private async nextTimes(signal: AbortSignal): Promise<number[]> {
    for await (const [message] of on(this.process, 'message', { signal })) {
      // The loader of TypeScript talks to whoever started the process, too.
      if (isAnswer(message)) {
        return message.reply.times;
      }
    }
    throw new Error('A backend did not answer');
  }

  private async death(signal: AbortSignal): Promise<never> {
    const [code, killed] = await once(this.process, 'exit', { signal });
    throw new Error(`A backend ended with ${code ?? killed}`);
  }
}
