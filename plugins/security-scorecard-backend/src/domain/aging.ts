import type { CompiledCheck } from './check';
import { addDuration, subtractDuration } from './durations';
import { isDecided, staleLetter } from './letters';
import type { StoredObservation } from './observation';
import type { PackedResult } from './packed';
import type { PlannedCheck } from './plan';

/** Applies what the clock says to a verdict: a decision that is too old is stale. */
export function aged(
  letter: string,
  observation: Pick<StoredObservation, 'factsAt'> | undefined,
  maxAge: string,
  now: string,
): { letter: string; staleAt: string | null } {
  if (!isDecided(letter) || !observation?.factsAt) {
    return { letter, staleAt: null };
  }
  const staleAt = addDuration(observation.factsAt, maxAge);
  return {
    letter: staleAt <= now ? staleLetter(letter) : letter,
    staleAt,
  };
}

/**
 * Facts of a collector that are as old as this, or older, may have left results
 * stale; null when it decides no check.
 */
export function staleBefore(
  checks: readonly CompiledCheck[],
  collectorId: string,
  now: Date,
): string | null {
  return checks
    .filter(({ collector }) => collector.id === collectorId)
    .reduce<string | null>((latest, { definition }) => {
      const before = subtractDuration(now, definition.maxAge);
      return latest === null || before > latest ? before : latest;
    }, null);
}

/** The same result without a waiver that has ended since: waived never outlives its waiver. */
export function endWaiver(
  result: PackedResult,
  inForce: ReadonlySet<string>,
): PackedResult {
  return result.waiverId === null || inForce.has(result.waiverId)
    ? result
    : { ...result, waived: false, waiverId: null };
}

/** When a result turns stale if nothing is seen until then; null when it does not. */
export function staleTime({
  planned,
  result,
  observation,
  now,
}: {
  planned: PlannedCheck;
  result: PackedResult;
  observation: Pick<StoredObservation, 'factsAt'> | undefined;
  now: string;
}): string | null {
  const { maxAge } = planned.check.definition;
  return aged(result.letter, observation, maxAge, now).staleAt;
}

/** The same result as time has left it: what was decided may be stale by now. */
export function ageResult(
  planned: PlannedCheck,
  result: PackedResult,
  observation: Pick<StoredObservation, 'factsAt'> | undefined,
  now: string,
): PackedResult {
  const { letter, staleAt } = aged(
    result.letter,
    observation,
    planned.check.definition.maxAge,
    now,
  );
  return letter === result.letter || staleAt === null
    ? result
    : { ...result, letter, since: staleAt, waived: false };
}
