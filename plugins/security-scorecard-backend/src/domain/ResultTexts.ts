import type { FactValue } from '@fairway/plugin-security-scorecard-common';
import { ageResult } from './aging';
import type { CompiledCheck } from './check';
import type { DeadlinePolicy } from './durations';
import { isDecided } from './letters';
import { presentResult, type ResultToPresent } from './present';

/** Texts that are remembered in all, of some 700 bytes each. */
const REMEMBERED = 10_000;

/**
 * Results in words, as bytes of JSON. Most services share theirs: a check that
 * decided on the same values at the same time says the same of each, so it is
 * said, and encoded, once.
 */
export class ResultTexts {
  #known = new WeakMap<CompiledCheck, Map<string, Buffer>>();
  #remembered = 0;
  #deadlines: DeadlinePolicy | undefined;
  readonly #present: (input: ResultToPresent) => object;

  constructor(present: (input: ResultToPresent) => object = presentResult) {
    this.#present = present;
  }

  of(input: ResultToPresent): Buffer {
    const key = keyOf(input);
    if (key === undefined) {
      return this.#text(input);
    }
    const own = this.#of(input);
    let text = own.get(key);
    if (text === undefined) {
      text = this.#text(input);
      own.set(key, text);
      this.#remembered += 1;
    }
    return text;
  }

  #text(input: ResultToPresent): Buffer {
    return Buffer.from(JSON.stringify(this.#present(input)));
  }

  #of({ planned: { check }, deadlines }: ResultToPresent): Map<string, Buffer> {
    if (deadlines !== this.#deadlines || this.#remembered > REMEMBERED) {
      this.#deadlines = deadlines;
      this.#remembered = 0;
      this.#known = new WeakMap();
    }
    let own = this.#known.get(check);
    if (!own) {
      own = new Map();
      this.#known.set(check, own);
    }
    return own;
  }
}

/** Equal only when the words are; undefined when they depend on more than a few values. */
function keyOf({
  planned,
  result,
  observation,
  now,
}: ResultToPresent): string | undefined {
  const { check } = planned;
  const isUsual =
    isDecided(result.letter) &&
    check.attributes?.length === 0 &&
    result.note === null &&
    result.waiverId === null &&
    result.mode === null &&
    result.enforcedFrom === null &&
    observation !== undefined &&
    ageResult(planned, result, observation, now) === result;
  if (!isUsual) {
    return undefined;
  }
  let key = `${result.letter}${result.since}|${result.failingSince}|${observation.factsAt}`;
  for (const name of check.facts) {
    key += `|${textOf(observation.facts[name])}`;
  }
  return key;
}

function textOf(value: FactValue | undefined): string {
  return typeof value === 'number' || typeof value === 'boolean'
    ? `${value}`
    : (JSON.stringify(value) ?? '');
}
