import type { ReplayChange } from '@fairway/plugin-jit-access-common';
import type { Outcome } from '../../policy/outcome';
import type { WantedStep } from '../steps';

/** The easiest first. */
const RANK: Record<Outcome['kind'], number> = {
  auto: 0,
  people: 1,
  unknown: 2,
  refused: 3,
};

/** How many different people an approval takes at least. */
function peopleWanted(lists: readonly WantedStep[][]): number {
  return Math.max(
    0,
    ...lists.map(steps => steps.reduce((sum, { any }) => sum + any, 0)),
  );
}

function signature(outcome: Outcome): string {
  return outcome.kind === 'people'
    ? JSON.stringify(
        outcome.lists.map(steps =>
          steps.map(({ any, from }) => [any, [...from].sort()]),
        ),
      )
    : outcome.kind;
}

/** Whether everybody of the one is among those of the other. */
function isWithin(
  inner: readonly WantedStep[][],
  outer: readonly WantedStep[][],
): boolean {
  return (
    inner.length === outer.length &&
    inner.every(
      (steps, list) =>
        steps.length === outer[list].length &&
        steps.every(({ from }, index) =>
          from.every(set => outer[list][index].from.includes(set)),
        ),
    )
  );
}

/** How another outcome differs; undefined when it does not. */
export function compareOutcomes(
  was: Outcome,
  now: Outcome,
): ReplayChange['effect'] | undefined {
  if (signature(was) === signature(now)) {
    return undefined;
  }
  if (was.kind !== 'people' || now.kind !== 'people') {
    return RANK[now.kind] > RANK[was.kind] ? 'stricter' : 'laxer';
  }
  const more = peopleWanted(now.lists) - peopleWanted(was.lists);
  if (more !== 0) {
    return more > 0 ? 'stricter' : 'laxer';
  }
  if (isWithin(now.lists, was.lists)) {
    return 'stricter';
  }
  return isWithin(was.lists, now.lists) ? 'laxer' : 'different';
}

/** An outcome in words, for example `rule short-fix: 1 of owners`. */
export function sayOutcome(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'refused':
      return `refused: ${outcome.reason}`;
    case 'unknown':
      return `undecided: ${outcome.reason}`;
    case 'auto':
      return `rule ${outcome.rule}: without people`;
    default: {
      const lists = outcome.lists.map(steps =>
        steps
          .map(({ any, from }) => `${any} of ${from.join(' or ')}`)
          .join(', then '),
      );
      const unknown = outcome.unknown.map(text => ` (${text})`).join('');
      return `rule ${outcome.rule}: ${lists.join('; and ')}${unknown}`;
    }
  }
}
