import type { AsOfResult } from '@fairway/plugin-security-scorecard-common';
import type { CompiledCheck } from '../domain/check';
import { stateOf } from '../domain/letters';
import type { StoredObservation } from '../domain/observation';
import type { PackedResult } from '../domain/packed';
import type { RecordedEntity } from './RecordedEntities';

/** An entity with its results, in the order of the checks in force. */
export interface AsOfCard {
  row: RecordedEntity;
  results: readonly PackedResult[];
}

/** A stored result as the API shows it, with the facts that it rests on. */
export function toResult(
  check: CompiledCheck,
  result: PackedResult,
  observed:
    | ReadonlyMap<
        string,
        Pick<StoredObservation, 'facts'> & { factsAt: string }
      >
    | undefined,
): AsOfResult {
  const seen = observed?.get(check.collector.id);
  return {
    checkId: check.definition.id,
    state: stateOf(result.letter),
    waived: result.waived,
    waiverId: result.waiverId,
    since: result.since || null,
    facts: seen
      ? check.facts
          .filter(name => Object.hasOwn(seen.facts, name))
          .map(name => ({
            name: `${check.collector.id}.${name}`,
            value: seen.facts[name],
            source: check.collector.id,
            observedAt: seen.factsAt,
          }))
      : [],
  };
}
