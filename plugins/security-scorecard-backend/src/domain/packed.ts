import type { CheckMode } from '@fairway/plugin-security-scorecard-common';
import type { Note } from './judge';
import type { Plan } from './plan';

/** What differs from the default of a result; keys are short because they are stored often. */
export interface Exception {
  /** Since when, if not `Details.s`. */
  s?: string;
  /** Failing since, if that is not since when it is in its state. */
  f?: string;
  /** Waiver in force. */
  w?: string;
  /** Mode in force, if not that of the definition. */
  m?: CheckMode;
  /** When the mode becomes `enforce`. */
  e?: string;
  n?: Note;
}

/** What the letters do not say. */
export interface Details {
  /** Since when most of the results are in their state, ISO 8601. */
  s?: string;
  /** By check id. */
  x?: Record<string, Exception>;
}

/** The results of one entity, packed. */
export interface PackedResults {
  /** Letters in the order of the plan, upper case when waived; `?` was never evaluated. */
  states: string;
  details: Details;
}

/** One result, unpacked. */
export interface PackedResult {
  /** In lower case. */
  letter: string;
  waived: boolean;
  since: string;
  /** When it last started to fail; outlives unknown, stale and error. */
  failingSince: string | null;
  waiverId: string | null;
  /** Null for that of the definition. */
  mode: CheckMode | null;
  enforcedFrom: string | null;
  note: Note | null;
}

/** Letter of a check that was never evaluated. */
export const NEVER = '?';

/** Results of an entity that was never evaluated. */
export function neverEvaluated(plan: Plan): PackedResults {
  return { states: NEVER.repeat(plan.ids.length), details: {} };
}

/** The same results in the order of another plan; checks that are new were never evaluated. */
export function alignTo(
  plan: Plan,
  packed: PackedResults,
  ids: readonly string[],
): PackedResults {
  const letters = new Map(ids.map((id, i) => [id, packed.states[i] ?? NEVER]));
  const { x, ...rest } = packed.details;
  const kept = Object.entries(x ?? {}).filter(([id]) => plan.indexOf.has(id));
  return {
    states: plan.ids.map(id => letters.get(id) ?? NEVER).join(''),
    details: {
      ...rest,
      ...(kept.length ? { x: Object.fromEntries(kept) } : {}),
    },
  };
}

/** One result at its place. */
export function resultAt(
  packed: PackedResults,
  index: number,
  id: string,
): PackedResult {
  const stored = packed.states[index] ?? NEVER;
  const letter = stored.toLowerCase();
  const own = packed.details.x?.[id];
  const since = own?.s ?? packed.details.s ?? '';
  return {
    letter,
    waived: stored !== letter,
    since,
    failingSince: own?.f ?? (letter === 'f' ? since : null),
    waiverId: own?.w ?? null,
    mode: own?.m ?? null,
    enforcedFrom: own?.e ?? null,
    note: own?.n ?? null,
  };
}

/** Packs results in the order of a plan; `usual` is the time that most of them share. */
export function pack(
  plan: Plan,
  results: readonly PackedResult[],
  usual: string,
): PackedResults {
  let states = '';
  let x: Record<string, Exception> | undefined;
  for (let i = 0; i < results.length; i += 1) {
    const result = results[i];
    states += result.waived ? result.letter.toUpperCase() : result.letter;
    const implied = result.letter === 'f' ? result.since : null;
    const usualResult =
      result.since === usual &&
      result.failingSince === implied &&
      result.waiverId === null &&
      result.mode === null &&
      result.enforcedFrom === null &&
      result.note === null;
    if (!usualResult && result.letter !== NEVER) {
      x ??= {};
      x[plan.ids[i]] = {
        ...(result.since === usual ? {} : { s: result.since }),
        ...(result.failingSince === implied || result.failingSince === null
          ? {}
          : { f: result.failingSince }),
        ...(result.waiverId === null ? {} : { w: result.waiverId }),
        ...(result.mode === null ? {} : { m: result.mode }),
        ...(result.enforcedFrom === null ? {} : { e: result.enforcedFrom }),
        ...(result.note === null ? {} : { n: result.note }),
      };
    }
  }
  return { states, details: x ? { s: usual, x } : { s: usual } };
}
