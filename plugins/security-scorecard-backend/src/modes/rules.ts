import type { CheckMode } from '@fairway/plugin-security-scorecard-common';
import type {
  EffectiveMode,
  ModeResolver,
  ModeSubject,
} from '../domain/exceptions';
import { matchesCheck, narrownessOf } from './checkPattern';

/** Entities a rule is about; an empty list does not narrow. Refs are in lower case. */
export interface ModeScope {
  /** Groups, with the groups below them. */
  owners: readonly string[];
  systems: readonly string[];
  tiers: readonly string[];
}

/** One rule: these checks, for this scope, have this mode from this time on. */
export interface ModeRule {
  /** Check ids or patterns. */
  checks: readonly string[];
  scope: ModeScope;
  mode: CheckMode;
  /** ISO 8601 in the stored form; null for always. */
  from: string | null;
}

/** How well a rule fits; the larger of two wins, compared from the left. */
type Fit = readonly [
  owner: number,
  system: number,
  tier: number,
  check: number,
  from: string,
  order: number,
];

interface Candidate {
  rule: ModeRule;
  fit: Fit;
}

/** Nearness of the nearest group: the owner itself is nearest; 0 when the rule names none. */
function nearness(scope: ModeScope, subject: ModeSubject): number | undefined {
  if (!scope.owners.length) {
    return 0;
  }
  const index = subject.owners.findIndex(owner => scope.owners.includes(owner));
  return index < 0 ? undefined : 1 / (index + 1);
}

function candidateOf(
  rule: ModeRule,
  order: number,
  checkId: string,
  subject: ModeSubject,
): Candidate | undefined {
  const { scope } = rule;
  const owner = nearness(scope, subject);
  const inSystem =
    !scope.systems.length ||
    (subject.system !== null && scope.systems.includes(subject.system));
  const inTier = !scope.tiers.length || scope.tiers.includes(subject.tier);
  const patterns = rule.checks.filter(pattern =>
    matchesCheck(pattern, checkId),
  );
  if (owner === undefined || !inSystem || !inTier || !patterns.length) {
    return undefined;
  }
  return {
    rule,
    fit: [
      owner,
      scope.systems.length ? 1 : 0,
      scope.tiers.length ? 1 : 0,
      Math.max(...patterns.map(narrownessOf)),
      rule.from ?? '',
      order,
    ],
  };
}

function better(a: Candidate, b: Candidate): boolean {
  for (const [index, value] of a.fit.entries()) {
    const other = b.fit[index];
    if (value !== other) {
      return value > other;
    }
  }
  return false;
}

/** The mode at a time among rules that match. */
function modeAt(
  candidates: readonly Candidate[],
  fallback: CheckMode,
  at: string,
): CheckMode {
  let best: Candidate | undefined;
  for (const candidate of candidates) {
    const started = candidate.rule.from === null || candidate.rule.from <= at;
    if (started && (!best || better(candidate, best))) {
      best = candidate;
    }
  }
  return best?.rule.mode ?? fallback;
}

/**
 * Decides on modes by rules. Of the rules that match and have started, the most
 * specific wins:
 *
 * 1. a rule for a group before one for none, the nearest group first: the owner
 *    itself, then the group above it, and so on;
 * 2. then one that names systems, then one that names tiers;
 * 3. then the one that names the check itself before a pattern, and a longer
 *    pattern before a shorter one;
 * 4. then the one that started last; of equals the later one in the list.
 *
 * Without a rule the check's own mode holds. Pure.
 */
export class RuleModeResolver implements ModeResolver {
  readonly #rules: readonly ModeRule[];

  constructor(rules: readonly ModeRule[]) {
    this.#rules = rules;
  }

  modeOf(
    check: { id: string; mode: CheckMode },
    subject: ModeSubject,
    now: Date,
  ): EffectiveMode {
    const at = now.toISOString();
    const candidates = this.#rules.flatMap((rule, order) => {
      const candidate = candidateOf(rule, order, check.id, subject);
      return candidate ? [candidate] : [];
    });
    const mode = modeAt(candidates, check.mode, at);
    if (mode === 'enforce') {
      return { mode, enforcedFrom: null };
    }
    const starts = candidates
      .map(({ rule }) => rule.from)
      .filter(from => from !== null && from > at)
      .sort();
    const enforcedFrom = starts.find(
      from =>
        from !== null && modeAt(candidates, check.mode, from) === 'enforce',
    );
    return { mode, enforcedFrom: enforcedFrom ?? null };
  }
}
