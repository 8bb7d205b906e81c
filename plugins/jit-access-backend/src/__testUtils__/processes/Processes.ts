import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { JitProvider } from '@fairway/plugin-jit-access-node';
import { build } from 'esbuild';
import { answerWith } from './asked';
import type { Answer, Job, Setting } from './job';

const ANSWERS: readonly unknown[] = [
  'ready',
  'lived',
  'decided',
  'worked',
] satisfies Answer['type'][];

function isAnswer(message: unknown): message is Answer {
  return (
    typeof message === 'object' &&
    message !== null &&
    'type' in message &&
    ANSWERS.includes(message.type)
  );
}

/** The program of a child, where the few dependencies that are not in it are found. */
const PROGRAM = join(
  __dirname,
  '../../../node_modules/.cache',
  `fairway-child-${process.pid}.cjs`,
);
/** What the first child that ends by itself has compiled, for all after it. */
const COMPILED = `${PROGRAM}.compiled`;

afterAll(() => {
  for (const made of [PROGRAM, COMPILED]) {
    rmSync(made, { force: true, recursive: true });
  }
});

/** One file with all it needs: there are thousands of them, and one is loaded five times as fast. */
let bundled: Promise<void> | undefined;

async function bundle(): Promise<void> {
  const tried = Symbol('tried');
  await build({
    entryPoints: [require.resolve('./child')],
    outfile: PROGRAM,
    bundle: true,
    platform: 'node',
    logLevel: 'error',
    plugins: [
      {
        name: 'leave-out-what-is-not-installed',
        setup({ onResolve, resolve }) {
          onResolve({ filter: /^[^./]/ }, async ({ path, ...asked }) => {
            if (asked.kind === 'entry-point' || asked.pluginData === tried) {
              return undefined;
            }
            // Drivers of other databases, which nobody asks for.
            const found = await resolve(path, { ...asked, pluginData: tried });
            return found.errors.length > 0 || found.path.endsWith('.node')
              ? { path, external: true }
              : found;
          });
        },
      },
    ],
  });
}

/** A backend in a process of its own. */
export class Child {
  private asked = { idle: async () => {} };

  private constructor(private readonly process: ChildProcess) {}

  /** Lets it ask a provider of this process. */
  answerWith(provider: JitProvider): void {
    this.asked = answerWith(provider, this.process);
  }

  /** Starts one; resolves when it can be given a job. */
  static async start(setting: Setting): Promise<Child> {
    bundled ??= bundle();
    await bundled;
    const started = spawn(process.execPath, [PROGRAM], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        NODE_COMPILE_CACHE: COMPILED,
        FAIRWAY_TEST_SETTING: JSON.stringify(setting),
      },
    });
    const child = new Child(started);
    await child.answer();
    return child;
  }

  /** Gives it a job; `killed` when it died before it answered. */
  async do(job: Job): Promise<Answer | 'killed'> {
    const answered = this.answer();
    this.process.send(job);
    return answered;
  }

  async stop(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      const gone = once(this.process, 'exit');
      this.process.disconnect();
      await gone;
    }
    await this.asked.idle();
  }

  private async answer(): Promise<Answer | 'killed'> {
    return new Promise((resolve, reject) => {
      const onMessage = (message: unknown) => {
        // The loader of TypeScript talks to whoever started the process, too.
        if (isAnswer(message)) {
          this.process.removeAllListeners('exit');
          this.process.off('message', onMessage);
          resolve(message);
        }
      };
      const onExit = (code: number | null, signal: string | null) => {
        this.process.off('message', onMessage);
        if (signal === 'SIGKILL') {
          resolve('killed');
        } else {
          reject(new Error(`the process ended with ${code ?? signal}`));
        }
      };
      this.process.on('message', onMessage);
      this.process.once('exit', onExit);
    });
  }
}

/** Keeps children ready, since starting one takes longer than its life. */
export class Nursery {
  private readonly waiting: Promise<Child>[] = [];

  constructor(
    private readonly setting: Setting,
    ahead: number,
  ) {
    for (let i = 0; i < ahead; i++) {
      this.waiting.push(Child.start(setting));
    }
  }

  /** A child that has done nothing yet; another one is started in its place. */
  async take(): Promise<Child> {
    this.waiting.push(Child.start(this.setting));
    const first = this.waiting.shift();
    if (!first) {
      throw new Error('no child was started');
    }
    return first;
  }

  async close(): Promise<void> {
    for (const child of this.waiting) {
      await (await child).stop();
    }
  }
}
