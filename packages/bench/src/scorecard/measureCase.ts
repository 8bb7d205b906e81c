import path from 'node:path';
import { median } from '../measure';
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

/** What a side needed. */
export interface SideCosts {
  /** Storing what was collected. */
  ingest: Cost;
  /** The same, until the result of every check of every service is known. */
  firstRound: Cost;
  /** A round in which one service in a hundred changed. */
  onePercentRound: Cost;
  one: Cost;
  hundred: Cost;
  rollUp: Cost;
  databaseCpu: number;
  /** By which the database grew; warming up is no part of it. */
  bytes: number;
  memoryGrowthMB: number;
}

/** Everything measured of one case. */
export interface CaseCosts {
  fairway: SideCosts & {
    /** Each of the rounds, in milliseconds. */
    firstRounds: number[];
    historyRowsUnchanged: number;
    /** One scorecard after twenty more rounds, as a multiple of before. */
    growth: number;
  };
  techInsights: SideCosts;
  floor: Floor;
}

/** Fresh databases on which the first round of Fairway is measured. */
const FIRST_ROUNDS = 3;
/**
 * Rounds that nobody counts, over a few services whose facts are others each time:
 * with fewer of them the compiler is measured, which a portal meets once.
 */
const WARM_ROUNDS = 100;
/** Rounds after which these services are read. */
const WARM_READS = 10;
/** Rounds whose history must not make reads slower. */
const MORE_ROUNDS = 20;

const backend = path.resolve(
  require.resolve('@fairway/plugin-security-scorecard-backend'),
  '../..',
);

const add = (a: Cost, b: Cost): Cost => ({
  wall: a.wall + b.wall,
  cpu: a.cpu + b.cpu,
});

/** Starts a side on an empty database, warm. */
export async function startSide(
  options: CaseOptions,
  side: 'fairway' | 'tech-insights',
  run: string,
): Promise<Child> {
  const child = await Child.start({
    side,
    services: options.services,
    port: await freePort(),
    database: options.host.configOf(run),
    directory: options.directory,
  });
  const { hundred, one } =
    side === 'fairway' ? sides.fairway : sides.techInsights;
  for (let round = 1; round <= WARM_ROUNDS; round++) {
    await child.round('warm-up', 0);
    if (round % WARM_READS === 0) {
      await hundred(child, warmUps.slice(0, 100));
      await one(child, warmUps[round % warmUps.length]);
    }
  }
  return child;
}

async function measureSide(
  options: CaseOptions,
  child: Child,
  side: sides.Side,
  run: string,
): Promise<SideCosts> {
  const { services, host } = options;
  const spread = (turn: number) => (turn * 7919) % services;
  const bytesBefore = await host.bytes(run, side.plugin);
  const databaseBefore = await host.cpu();
  await child.ask({ op: 'usage', mark: true });
  const ingest = await child.round('services', 0);
  const settled = await child.cost(1, () => side.settle(child));
  const { growthMB } = await child.ask({ op: 'usage' });
  const databaseCpu = (await host.cpu()) - databaseBefore;

  const again = await child.round('services', 100);
  const settledAgain = await child.cost(1, () => side.settle(child));
  const hundred = (turn: number) =>
    side.hundred(
      child,
      Array.from({ length: 100 }, (_, i) => spread(turn * 100 + i)),
    );
  for (let turn = 0; turn < 50; turn++) {
    await side.one(child, spread(turn));
    if (turn % 2 === 0) {
      await hundred(turn);
    }
  }
  return {
    ingest,
    firstRound: add(ingest, settled),
    onePercentRound: add(again, settledAgain),
    one: await child.cost(200, turn => side.one(child, spread(turn))),
    hundred: await child.cost(10, hundred),
    rollUp: await child.cost(side === sides.fairway ? 10 : 1, () =>
      side.rollUp(child),
    ),
    databaseCpu,
    bytes: (await host.bytes(run, side.plugin)) - bytesBefore,
    memoryGrowthMB: growthMB,
  };
}

async function historyRows(options: CaseOptions, run: string) {
  const knex = await options.host.open(run, sides.fairway.plugin);
  try {
    const [{ total }] = await knex('history').count({ total: '*' });
    return Number(total);
  } finally {
    await knex.destroy();
  }
}

async function measureFairway(options: CaseOptions, name: string) {
  const { host } = options;
  const firstRounds: number[] = [];
  const floors: Floor[] = [];
  for (let turn = 1; turn < FIRST_ROUNDS; turn++) {
    const run = `${name}-first-${turn}`;
    const child = await startSide(options, 'fairway', run);
    firstRounds.push((await child.round('services', 0)).wall);
    await child.stop();
    const written = await host.open(run, sides.fairway.plugin);
    const empty = await host.openEmpty(`${run}-floor`);
    try {
      floors.push(
        await measureFloor(written, empty, path.join(backend, 'migrations'), 2),
      );
    } finally {
      await written.destroy();
      await empty.destroy();
    }
  }

  const run = `${name}-fairway`;
  const child = await startSide(options, 'fairway', run);
  const costs = await measureSide(options, child, sides.fairway, run);
  firstRounds.push(costs.ingest.wall);
  const before = await historyRows(options, run);
  await child.round('services', 0);
  const historyRowsUnchanged = (await historyRows(options, run)) - before;
  for (let round = 0; round < MORE_ROUNDS; round++) {
    await child.round('services', 100);
  }
  const later = await child.cost(200, turn =>
    sides.fairway.one(child, (turn * 7919) % options.services),
  );
  await child.stop();
  const typical = median(firstRounds);
  return {
    costs: {
      ...costs,
      firstRound: { ...costs.firstRound, wall: typical },
      firstRounds,
      historyRowsUnchanged,
      growth: later.cpu / costs.one.cpu,
    },
    floor: floors.reduce((a, b) => (a.wall < b.wall ? a : b)),
  };
}

/** Measures both sides and the floor. */
export async function measureCase(options: CaseOptions): Promise<CaseCosts> {
  const name = `n${options.services}`;
  options.log(`${options.host.name}, ${options.services} services: Fairway …`);
  const { costs: fairway, floor } = await measureFairway(options, name);
  options.log(
    `${options.host.name}, ${options.services} services: Tech Insights …`,
  );
  const run = `${name}-peer`;
  const child = await startSide(options, 'tech-insights', run);
  const techInsights = await measureSide(
    options,
    child,
    sides.techInsights,
    run,
  );
  await child.stop();
  return { fairway, techInsights, floor };
}

/** How long an unrelated route waits at p99 while a first round runs, in milliseconds. */
export async function measureHealth(
  options: CaseOptions,
  side: 'fairway' | 'tech-insights',
): Promise<number> {
  const child = await startSide(options, side, `health-${side}`);
  const work =
    side === 'fairway'
      ? () => child.round('services', 0)
      : async () => {
          await child.round('services', 0);
          await sides.techInsights.settle(child);
        };
  const p99 = await child.healthDuring(work);
  await child.stop();
  return p99;
}
