import type {
  PillarSummary,
  ResultState,
} from '@fairway/plugin-security-scorecard-common';
import { URGENCY } from '../checks/checkOrder';

/** The worst state that anything is in, how many are, and of how many; undefined when there is nothing. */
export interface WorstState {
  state: ResultState;
  number: number;
  total: number;
}

/** The worst of a number of things by state. Not applicable ones count only when all are. */
export function worstOf(
  counts: Record<ResultState, number>,
): WorstState | undefined {
  const state = URGENCY.find(candidate => counts[candidate] > 0);
  if (!state) {
    return undefined;
  }
  const total = URGENCY.reduce((sum, each) => sum + counts[each], 0);
  return { state, number: counts[state], total };
}

/** Checks of a service that need somebody: how many fail, and how many have no decision. */
export function attention(pillars: readonly PillarSummary[]): {
  failing: number;
  undecided: number;
} {
  return pillars.reduce(
    ({ failing, undecided }, { counts }) => ({
      failing: failing + counts.fail,
      undecided: undecided + counts.unknown + counts.stale + counts.error,
    }),
    { failing: 0, undecided: 0 },
  );
}
