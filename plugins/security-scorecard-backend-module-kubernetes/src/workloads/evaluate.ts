import { evaluateContainers } from './containerRules';
import type { Verdict } from './hit';
import { evaluatePod } from './podRules';
import type { PodSource } from './podSpec';
import { evaluateToken, type Surroundings } from './tokenRules';

/** What the rules W01 to W11 and W13 object to in the given pods. */
export function evaluateWorkloads(
  sources: readonly PodSource[],
  surroundings: Surroundings,
): Verdict {
  const verdicts = sources.map(source => {
    const others = [...evaluatePod(source), ...evaluateContainers(source)];
    const { origin } = source;
    const token = source.addedLater
      ? { hits: [], undecided: [] }
      : evaluateToken(source, surroundings, others);
    return {
      hits: [...token.hits, ...others].map(hit => ({ ...hit, origin })),
      undecided: token.undecided,
    };
  });
  return {
    hits: verdicts.flatMap(({ hits }) => hits),
    undecided: new Map(verdicts.flatMap(({ undecided }) => [...undecided])),
  };
}
