import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { timesAsLong, type Benchmark, type Figure } from '../benchmark';
import type { Times } from '../measure';
import { loadOperationStore } from './operationStore';
import { measurePostgres } from './postgres';
import { OPERATIONS } from './rows';
import { measureSqlite } from './sqlite';

const PLAN = { warmups: 1, runs: 5 };

function toFigure(
  title: string,
  key: string,
  times: Map<string, Times>,
): Figure {
  const [fairway, raw] = [times.get('fairway'), times.get('raw')];
  if (!fairway || !raw) {
    throw new Error(`${title}: a side was not measured`);
  }
  return timesAsLong(title, key, fairway.median, raw.median);
}

/** Claiming and finishing operations that are due. */
export const jitAccessClaim: Benchmark = {
  name: 'jit-access-claim',
  description: `Claiming and finishing ${OPERATIONS} due operations (lease, fencing epoch and entitlement lock, two transactions each) beside the two bare UPDATE statements each that a queue needs at least`,
  async run(log) {
    const store = loadOperationStore();
    const directory = await mkdtemp(path.join(os.tmpdir(), 'fairway-bench-'));
    // As root, PostgreSQL runs as another account.
    await chmod(directory, 0o755);
    try {
      log('SQLite, one worker …');
      const sqlite = await measureSqlite(directory, store, PLAN);
      log('PostgreSQL, one worker …');
      const one = await measurePostgres(directory, store, PLAN, 1);
      log('PostgreSQL, four workers …');
      const four = await measurePostgres(directory, store, PLAN, 4);
      return [
        toFigure('SQLite, one worker', 'sqlite', sqlite),
        toFigure('PostgreSQL, one worker', 'postgres', one),
        toFigure(
          'PostgreSQL, four workers (beside SKIP LOCKED)',
          'postgres-4-workers',
          four,
        ),
      ];
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  },
};
