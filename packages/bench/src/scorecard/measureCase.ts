import type { Floor } from './floor';
import {
  add,
  firstRound,
  floorOf,
  startSide,
  type CaseOptions,
  type RoundCosts,
  type Started,
} from './firstRound';
import type { Cost } from './protocol';
import { readHundred, readOne } from './reads';
import * as sides from './sides';

/** What a side needed. */
export interface SideCosts extends RoundCosts {
  /** A round in which one service in a hundred changed. */
  onePercentRound: Cost;
  one: Cost;
  hundred: Cost;
  rollUp: Cost;
}

/** Everything measured of one case. */
export interface CaseCosts {
  fairway: SideCosts & {
    /** Each of the rounds, in milliseconds. */
    firstRounds: number[];
    historyRowsUnchanged: number;
    /**
     * One scorecard after twenty more rounds, as a multiple of before; of what
     * Tech Insights needs both times, as the machine is not the same then.
     */
    growth: number;
  };
  techInsights: SideCosts;
  floor: Floor;
}

/**
 * Fresh databases on which each side stores everything, in turn. The quickest
 * counts: whatever else the machine does only makes it slower.
 */
const FIRST_ROUNDS = 3;
/** Times that Fairway does what takes Tech Insights long enough for one. */
const SHORT = 5;
/** Rounds whose history must not make reads slower. */
const MORE_ROUNDS = 20;

const quickest = <Item>(items: readonly Item[], wall: (item: Item) => number) =>
  items.reduce((best, item) => (wall(item) < wall(best) ? item : best));

async function historyRows({ host }: CaseOptions, run: string) {
  const knex = await host.open(run, sides.fairway.plugin);
  try {
    const [{ total }] = await knex('history').count({ total: '*' });
    return Number(total);
  } finally {
    await knex.destroy();
  }
}

/** A round in which 1 % changed, until all is known. */
async function smallRound({ side, child }: Started): Promise<Cost> {
  return add(
    await child.round('services', 100),
    await child.cost(1, () => side.settle(child)),
  );
}

const rollUp = ({ side, child }: Started) =>
  child.cost(1, () => side.rollUp(child));

/** The quickest of some times. */
async function several(work: () => Promise<Cost>): Promise<Cost> {
  const costs: Cost[] = [];
  for (let turn = 0; turn < SHORT; turn++) {
    costs.push(await work());
  }
  return quickest(costs, cost => cost.wall);
}

/** Measures both sides, which take turns, and the floor. */
export async function measureCase(options: CaseOptions): Promise<CaseCosts> {
  const say = (what: string) =>
    options.log(
      `${options.host.name}, ${options.services} services: ${what} …`,
    );
  const runOf = (turn: number) => `n${options.services}-${turn}`;
  const rounds: { fairway: RoundCosts; peer: RoundCosts; floor: Floor }[] = [];
  const store = async (turn: number, isLast: boolean) => {
    say(`first round ${turn} of ${FIRST_ROUNDS}`);
    const run = runOf(turn);
    const fairway = await firstRound(options, sides.fairway, run, true);
    const floor = await floorOf(options, run);
    const peer = await firstRound(
      options,
      sides.techInsights,
      `${run}-peer`,
      isLast,
    );
    rounds.push({ fairway: fairway.costs, peer: peer.costs, floor });
    return [fairway, peer] as const;
  };
  for (let turn = 1; turn < FIRST_ROUNDS; turn++) {
    for (const { child } of await store(turn, false)) {
      await child.stop();
    }
  }
  const both = await store(FIRST_ROUNDS, true);
  const [fairway, peer] = both;
  const run = runOf(FIRST_ROUNDS);

  say('reads');
  const hundred = await readHundred(options, both);
  const one = await readOne(options, both);
  const rollUps = [await several(() => rollUp(fairway)), await rollUp(peer)];
  say('more rounds');
  const small = [
    await several(() => smallRound(fairway)),
    await smallRound(peer),
  ];
  const before = await historyRows(options, run);
  await fairway.child.round('services', 0);
  const historyRowsUnchanged = (await historyRows(options, run)) - before;
  for (let round = 0; round < MORE_ROUNDS; round++) {
    await fairway.child.round('services', 100);
  }
  const later = await readOne(options, both);
  await fairway.child.stop();
  await peer.child.stop();

  const costsOf = (i: 0 | 1, first: RoundCosts): SideCosts => ({
    ...first,
    one: one[i],
    hundred: hundred[i],
    rollUp: rollUps[i],
    onePercentRound: small[i],
  });
  const ingest = quickest(
    rounds.map(r => r.peer.ingest),
    cost => cost.wall,
  );
  const settled = peer.costs.firstRound.wall - peer.costs.ingest.wall;
  return {
    fairway: {
      ...costsOf(
        0,
        quickest(
          rounds.map(r => r.fairway),
          costs => costs.ingest.wall,
        ),
      ),
      memoryGrowthMB: Math.max(...rounds.map(r => r.fairway.memoryGrowthMB)),
      firstRounds: rounds.map(r => r.fairway.firstRound.wall),
      historyRowsUnchanged,
      growth: later[0].cpu / later[1].cpu / (one[0].cpu / one[1].cpu),
    },
    techInsights: {
      ...costsOf(1, peer.costs),
      ingest,
      firstRound: {
        ...peer.costs.firstRound,
        wall: ingest.wall + settled,
      },
    },
    floor: quickest(
      rounds.map(r => r.floor),
      floor => floor.wall,
    ),
  };
}

/** How long an unrelated route waits at p99 while a first round runs, in milliseconds. */
export async function measureHealth(
  options: CaseOptions,
  side: sides.Side,
): Promise<number> {
  const child = await startSide(options, side, `health-${side.name}`);
  const p99 = await child.healthDuring(async () => {
    await child.round('services', 0);
    await side.settle(child);
  });
  await child.stop();
  return p99;
}
