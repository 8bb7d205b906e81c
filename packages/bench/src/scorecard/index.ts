import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Benchmark } from '../benchmark';
import { startHost } from './databases';
import { caseLines, figuresOf, type Health, type NamedCase } from './figures';
import { measureCase, measureHealth } from './measureCase';
import { readSelection } from './options';
import * as sides from './sides';

/** The scorecard beside Tech Insights. */
export const scorecard: Benchmark = {
  name: 'scorecard',
  description:
    'Scorecards of N services with 12 facts and 12 checks beside Tech Insights 3.1.0 with jsonfc 0.10.0 and beside the bare insert of the same rows; --n 1000,5000,20000 and --db sqlite,postgres narrow it',
  async run(log, args) {
    const { sizes, databases } = readSelection(args);
    const root = await mkdtemp(path.join(os.tmpdir(), 'fairway-bench-'));
    // As root, PostgreSQL runs as another account.
    await chmod(root, 0o755);
    const cases: NamedCase[] = [];
    let health: Health | undefined;
    try {
      for (const database of databases) {
        const directory = await mkdtemp(path.join(root, `${database}-`));
        await chmod(directory, 0o755);
        const host = await startHost(database, directory);
        try {
          for (const services of sizes) {
            const options = { services, host, directory, log };
            const costs = await measureCase(options);
            const named = { name: `${database}, N = ${services}`, ...costs };
            cases.push(named);
            caseLines(named).forEach(log);
          }
          if (database === 'sqlite') {
            const services = Math.max(...sizes);
            log(`sqlite, ${services} services: health during a round …`);
            const options = { services, host, directory, log };
            health = {
              fairway: await measureHealth(options, sides.fairway),
              techInsights: await measureHealth(options, sides.techInsights),
            };
          }
        } finally {
          await host.stop();
        }
      }
      return figuresOf(cases, health);
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  },
};
