import type { FactValue } from '@fairway/plugin-security-scorecard-common';
import { staleTime } from './aging';
import type { CompiledCheck } from './check';
import type { DeadlinePolicy } from './durations';
import { isDecided } from './letters';
import type { StoredObservation } from './observation';
import { presentResult, type ResultToPresent } from './present';

/** Texts that are remembered in all, of some 300 bytes each. */
const REMEMBERED = 20_000;

/** A result in words, as JSON. */
export interface ResultText {
  text: string;
  /** When it turns stale if nothing is seen until then, ISO 8601; null when it does not. */
  staleAt: string | null;
}

/** Texts of a check at the same times and in the same state, by the values it reads. */
interface Moment {
  letter: string;
  since: string;
  failingSince: string | null;
  factsAt: string | null;
  staleAt: string | null;
  texts: Map<unknown, ResultText>;
}

/** What is remembered of a check. */
interface Known {
  /** By letter: the one that was asked for last, as services share their times. */
  last: Map<string, Moment>;
  all: Map<string, Moment>;
}

/**
 * Results in words, as JSON. Most services share theirs: a check that decided on
 * the same values at the same time says the same of each, so it is said once.
 */
export class ResultTexts {
  #known = new WeakMap<CompiledCheck, Known>();
  #remembered = 0;
  #deadlines: DeadlinePolicy | undefined;
  readonly #present: (input: ResultToPresent) => object;

  constructor(present: (input: ResultToPresent) => object = presentResult) {
    this.#present = present;
  }

  of(input: ResultToPresent): ResultText {
    const { observation, planned, now } = input;
    if (!observation || !isUsual(input)) {
      return this.#make(input, staleTime(input));
    }
    const { texts, staleAt } = this.#moment(input, observation);
    if (staleAt !== null && staleAt <= now) {
      return this.#make(input, staleAt);
    }
    const key = keyOf(planned.check, observation.facts);
    let known = texts.get(key);
    if (!known) {
      known = this.#make(input, staleAt);
      texts.set(key, known);
      this.#remembered += 1;
    }
    return known;
  }

  #make(input: ResultToPresent, staleAt: string | null): ResultText {
    return { text: JSON.stringify(this.#present(input)), staleAt };
  }

  #moment(input: ResultToPresent, { factsAt }: StoredObservation): Moment {
    const {
      planned: { check },
      result,
      deadlines,
    } = input;
    const { last, all } = this.#of(check, deadlines);
    const { letter, since, failingSince } = result;
    let moment = last.get(letter);
    if (
      moment?.since !== since ||
      moment.failingSince !== failingSince ||
      moment.factsAt !== factsAt
    ) {
      const key = `${letter}${since}|${failingSince}|${factsAt}`;
      moment = all.get(key);
      if (!moment) {
        moment = {
          letter,
          since,
          failingSince,
          factsAt,
          staleAt: staleTime(input),
          texts: new Map(),
        };
        all.set(key, moment);
      }
      last.set(letter, moment);
    }
    return moment;
  }

  #of(check: CompiledCheck, deadlines: DeadlinePolicy): Known {
    if (deadlines !== this.#deadlines || this.#remembered > REMEMBERED) {
      this.#deadlines = deadlines;
      this.#remembered = 0;
      this.#known = new WeakMap();
    }
    let own = this.#known.get(check);
    if (!own) {
      own = { last: new Map(), all: new Map() };
      this.#known.set(check, own);
    }
    return own;
  }
}

/** Whether its words depend on its times and a few values alone until it turns stale. */
function isUsual({ planned, result }: ResultToPresent): boolean {
  return (
    isDecided(result.letter) &&
    planned.check.attributes?.length === 0 &&
    result.note === null &&
    result.waiverId === null &&
    result.mode === null &&
    result.enforcedFrom === null
  );
}

/** Equal exactly when the facts are that the check reads. */
function keyOf(
  { facts: names }: CompiledCheck,
  facts: Readonly<Record<string, FactValue>>,
): unknown {
  const value = names.length === 1 ? facts[names[0]] : null;
  if (typeof value === 'string') {
    return `s${value}`;
  }
  return typeof value === 'object'
    ? `j${JSON.stringify(names.map(name => (name in facts ? [facts[name]] : [])))}`
    : value;
}
