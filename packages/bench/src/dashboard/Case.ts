import { fork, type ChildProcess } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import type { CaseMessage, CaseOptions, CaseReport } from './protocol';

/** A portal with so many services, in a process of its own; it answers until it is stopped. */
export class Case {
  readonly #process: ChildProcess;
  /** What was measured in it. */
  readonly report: CaseReport;

  private constructor(child: ChildProcess, report: CaseReport) {
    this.#process = child;
    this.report = report;
  }

  /** Fills and measures; `said` is told how it goes. */
  static async run(
    options: CaseOptions,
    said: (line: string) => void,
  ): Promise<Case> {
    // A portal of its own: it does not read the configuration schemas of this repository.
    await writeFile(
      path.join(options.directory, 'package.json'),
      JSON.stringify({ name: 'portal', version: '0.0.0' }),
    );
    const child = fork(
      resolvePackagePath('@fairway/bench', 'src/dashboard/child.ts'),
      [JSON.stringify(options)],
      {
        cwd: options.directory,
        execArgv: process.execArgv,
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
        env: { ...process.env, LOG_LEVEL: 'error', NODE_ENV: 'production' },
      },
    );
    const report = await new Promise<CaseReport>((resolve, reject) => {
      child.once('exit', code =>
        reject(new Error(`The case ended with code ${code}`)),
      );
      child.on('message', (message: CaseMessage) => {
        if ('said' in message) {
          said(message.said);
        } else if ('report' in message) {
          resolve(message.report);
        } else if ('error' in message) {
          reject(new Error(`The case failed: ${message.error}`));
        }
      });
    });
    return new Case(child, report);
  }

  async stop(): Promise<void> {
    const gone = new Promise(resolve => {
      this.#process.once('exit', resolve);
    });
    this.#process.send('stop');
    await gone;
  }
}
