import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Benchmark } from '../benchmark';
import { freePort } from '../postgres';
import { startHost } from '../scorecard/databases';
import { Case } from './Case';
import { caseLines, figuresOf, type NamedCase } from './figures';
import { builtApp, firstPaint } from './firstPaint';
import { readSelection } from './options';

/** The security overview of few and of many services. */
export const dashboard: Benchmark = {
  name: 'dashboard',
  description:
    'The security overview of 500 and of 5,000 services with 12 checks and 40 findings each, every statement with its plan; --n 500,5000, --db sqlite,postgres and --findings 40 narrow it, --no-browser leaves the page out',
  async run(log, args) {
    const { sizes, databases, findings, browser } = readSelection(args);
    const app = browser ? builtApp(log) : undefined;
    const root = await mkdtemp(path.join(os.tmpdir(), 'fairway-bench-'));
    // As root, PostgreSQL runs as another account.
    await chmod(root, 0o755);
    const cases: NamedCase[] = [];
    const paints: number[] = [];
    try {
      for (const database of databases) {
        const directory = await mkdtemp(path.join(root, `${database}-`));
        await chmod(directory, 0o755);
        const host = await startHost(database, directory);
        try {
          for (const services of sizes) {
            const port = await freePort();
            const run = await Case.run(
              {
                services,
                findings,
                port,
                database: host.configOf(`n${services}`),
                directory,
              },
              line => log(`${database}, ${services} services: ${line}`),
            );
            const named = { database, report: run.report };
            cases.push(named);
            caseLines(named).forEach(log);
            if (app && services === Math.max(...sizes)) {
              const paint = await firstPaint(app, port);
              log(`  first paint of the page: ${paint.toFixed(0)} ms`);
              paints.push(paint);
            }
            await run.stop();
          }
        } finally {
          await host.stop();
        }
      }
      return figuresOf(cases, paints);
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  },
};
