import path from 'node:path';
import { freePort } from '../postgres';
import { Child } from './Child';
import type { DatabaseHost } from './databases';
import { measureFloor, type Floor } from './floor';
import type { Cost } from './protocol';
import * as sides from './sides';
import { warmUps } from './workload';

/** One number of services on one database. */
export interface CaseOptions {
  services: number;
  host: DatabaseHost;
  directory: string;
  log: (line: string) => void;
}

/** What storing everything took. */
export interface RoundCosts {
  /** Storing what was collected. */
  ingest: Cost;
  /** The same, until the result of every check of every service is known. */
  firstRound: Cost;
  databaseCpu: number;
  /** By which the database grew; warming up is no part of it. */
  bytes: number;
  memoryGrowthMB: number;
}

/** A side that has stored everything, and what that took. */
export interface Started {
  side: sides.Side;
  child: Child;
  costs: RoundCosts;
}

/**
 * Rounds that nobody counts, over a few services whose facts are others each time,
 * and reads of them: with fewer the compiler is measured, which a portal meets once.
 */
const WARM_ROUNDS = 100;

const backend = path.resolve(
  require.resolve('@fairway/plugin-security-scorecard-backend'),
  '../..',
);

/** Adds two costs. */
export const add = (a: Cost, b: Cost): Cost => ({
  wall: a.wall + b.wall,
  cpu: a.cpu + b.cpu,
});

/** Starts a side on an empty database, warm. */
export async function startSide(
  options: CaseOptions,
  side: sides.Side,
  run: string,
): Promise<Child> {
  const child = await Child.start({
    side: side.name,
    services: options.services,
    port: await freePort(),
    database: options.host.configOf(run),
    directory: options.directory,
  });
  for (let round = 1; round <= WARM_ROUNDS; round++) {
    await child.round('warm-up', 0);
    await side.hundred(child, warmUps.slice(0, 100));
    await side.one(child, warmUps[round % warmUps.length]);
  }
  return child;
}

/** Starts a side and runs its first round; `settles`: until every result is known. */
export async function firstRound(
  options: CaseOptions,
  side: sides.Side,
  run: string,
  settles: boolean,
): Promise<Started> {
  const { host } = options;
  const child = await startSide(options, side, run);
  const bytesBefore = await host.bytes(run, side.plugin);
  const databaseBefore = await host.cpu();
  await child.ask({ op: 'usage', mark: true });
  const ingest = await child.round('services', 0);
  const settled = settles
    ? await child.cost(1, () => side.settle(child))
    : { wall: 0, cpu: 0 };
  const { growthMB } = await child.ask({ op: 'usage' });
  return {
    side,
    child,
    costs: {
      ingest,
      firstRound: add(ingest, settled),
      databaseCpu: (await host.cpu()) - databaseBefore,
      bytes: (await host.bytes(run, side.plugin)) - bytesBefore,
      memoryGrowthMB: growthMB,
    },
  };
}

/** Inserts what a first round of Fairway wrote in an empty database. */
export async function floorOf(
  { host }: CaseOptions,
  run: string,
): Promise<Floor> {
  const written = await host.open(run, sides.fairway.plugin);
  const empty = await host.openEmpty(`${run}-floor`);
  try {
    return await measureFloor(
      written,
      empty,
      path.join(backend, 'migrations'),
      2,
    );
  } finally {
    await written.destroy();
    await empty.destroy();
  }
}
