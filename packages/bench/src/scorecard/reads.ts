import { median } from '../measure';
import type { CaseOptions, Started } from './firstRound';
import type { Cost } from './protocol';

/** Fairway and Tech Insights. */
export type Both = readonly [Started, Started];

/** What each of them needs, in the same order. */
export type CostOfBoth = [Cost, Cost];

/** Services spread over all of them; as long as there are any, each turn has another one. */
const spread = ({ services }: CaseOptions, turn: number) =>
  (turn * 7919) % services;

/** Blocks in which the sides take turns. */
const BLOCKS = 10;

/** Reads of one scorecard in a block. */
const ONES = 20;

/**
 * One side after the other, block by block, so that both meet the machine as it
 * is; the middle of the blocks counts.
 */
async function inTurn(
  both: Both,
  work: (started: Started, block: number) => Promise<Cost>,
): Promise<CostOfBoth> {
  const costs: [Cost[], Cost[]] = [[], []];
  for (let block = 0; block < BLOCKS; block++) {
    for (const [i, side] of both.entries()) {
      costs[i].push(await work(side, block));
    }
  }
  const middle = (blocks: Cost[]): Cost => ({
    wall: median(blocks.map(c => c.wall)),
    cpu: median(blocks.map(c => c.cpu)),
  });
  return [middle(costs[0]), middle(costs[1])];
}

/** One scorecard that was not read since it last changed. */
export const readOne = (options: CaseOptions, both: Both) =>
  inTurn(both, ({ side, child }, block) =>
    child.cost(ONES, turn =>
      side.one(child, spread(options, block * ONES + turn)),
    ),
  );

/** A hundred of them in one call. */
export const readHundred = (options: CaseOptions, both: Both) =>
  inTurn(both, ({ side, child }, block) =>
    child.cost(1, () =>
      side.hundred(
        child,
        Array.from({ length: 100 }, (_, i) => spread(options, block * 100 + i)),
      ),
    ),
  );
