import type { ResultState } from '@fairway/plugin-security-scorecard-common';

/** What one letter of the stored `states` stands for. */
export interface Letter {
  state: ResultState;
  /** For stale results: the letter that was decided before. */
  was?: string;
}

/**
 * The alphabet of stored results. Several letters share a state, so that the
 * reason can be told without asking the rule again.
 */
const ALPHABET: Readonly<Record<string, Letter>> = {
  p: { state: 'pass' },
  f: { state: 'fail' },
  w: { state: 'warn' },
  n: { state: 'not-applicable' },
  /** Not observed yet. */
  o: { state: 'unknown' },
  /** The collector is not installed. */
  i: { state: 'unknown' },
  /** The entity has no annotation of the collector. */
  a: { state: 'unknown' },
  /** The facts do not say enough. */
  u: { state: 'unknown' },
  /** A fact was not reported. */
  m: { state: 'unknown' },
  /** The last collection failed or was incomplete. */
  e: { state: 'error' },
  /** An expression broke. */
  x: { state: 'error' },
  s: { state: 'stale', was: 'p' },
  t: { state: 'stale', was: 'f' },
  r: { state: 'stale', was: 'w' },
};

/** The same in both cases. */
const LETTERS: Readonly<Record<string, Letter>> = Object.fromEntries(
  Object.entries(ALPHABET).flatMap(([letter, meaning]) => [
    [letter, meaning],
    [letter.toUpperCase(), meaning],
  ]),
);

const STALE: Readonly<Record<string, string>> = { p: 's', f: 't', w: 'r' };

/** Never observed through the collector of the check: what comes next is a first result. */
export const NOT_OBSERVED = 'o';

/** Meaning of a letter, of either case; what is not in the alphabet is not known. */
export function letterOf(letter: string): Letter {
  return LETTERS[letter] ?? ALPHABET.o;
}

/** State of a letter. */
export function stateOf(letter: string): ResultState {
  return letterOf(letter).state;
}

/** Whether a letter is a decision, which gets old. */
export function isDecided(letter: string): boolean {
  return letter === 'p' || letter === 'f' || letter === 'w';
}

/** The same result, too old to be trusted. */
export function staleLetter(letter: string): string {
  return STALE[letter] ?? letter;
}

/** Letters of a state in both cases, for a filter in SQL. */
export function lettersOf(state: ResultState): string[] {
  return Object.entries(ALPHABET)
    .filter(([, meaning]) => meaning.state === state)
    .flatMap(([letter]) => [letter, letter.toUpperCase()]);
}
