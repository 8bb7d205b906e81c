import type {
  CheckDefinition,
  ResultState,
} from '@fairway/plugin-security-scorecard-common';
import { parseJson } from '../database/rows';
import { stateOf } from '../domain/letters';
import { resultAt, type Details } from '../domain/packed';

/** The stored results of one entity, as far as they tell how a check stands. */
export interface StoredStates {
  states: string;
  details: string;
}

/** How one check stands on one entity. */
export interface CheckStanding {
  state: ResultState;
  waived: boolean;
  /** Whether its mode, for this entity, is `enforce`. */
  enforced: boolean;
  /** When it last started to fail; null when it is not failing. */
  failingSince: string | null;
}

/** Reads how checks stand from stored results; undefined for a check that was never evaluated. */
export function standingsOf(
  stored: StoredStates,
  ids: readonly string[],
  definitions: ReadonlyMap<string, CheckDefinition>,
): Map<string, CheckStanding> {
  const details = parseJson<Details>(stored.details);
  const packed = { states: stored.states, details };
  return new Map(
    ids.flatMap((id, index) => {
      const definition = definitions.get(id);
      const result = resultAt(packed, index, id);
      return definition
        ? [
            [
              id,
              {
                state: stateOf(result.letter),
                waived: result.waived,
                enforced: (result.mode ?? definition.mode) === 'enforce',
                failingSince: result.failingSince,
              },
            ] as const,
          ]
        : [];
    }),
  );
}
