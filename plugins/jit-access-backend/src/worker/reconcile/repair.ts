import type { Finding } from './diff';

/** What is done about differences, beyond reporting them. */
export interface RepairPolicy {
  missing: 'restore' | 'report';
  lingering: 'remove' | 'report';
  tampered: 'restore' | 'end' | 'report';
  /** When more than this would be changed at one provider, nothing is. */
  breaker: {
    /** Of what is there, 0 to 1. */
    share: number;
    /** So many may always be changed. */
    floor: number;
  };
}

/** Repairs that suit production. */
export const DEFAULT_REPAIRS: RepairPolicy = {
  missing: 'restore',
  lingering: 'remove',
  tampered: 'restore',
  breaker: { share: 0.2, floor: 5 },
};

/** What is to be done about one difference. */
export type Repair = 'none' | 'restore' | 'remove' | 'end' | 'remove-foreign';

/** A difference and what is to be done about it. */
export interface PlannedRepair {
  finding: Finding;
  repair: Repair;
  /** It would be done, were the breaker not open. */
  heldBack: boolean;
}

/** What is to be done at one provider. */
export interface RepairPlan {
  repairs: PlannedRepair[];
  /** Why nothing is changed; undefined when the breaker is closed. */
  breaker: string | undefined;
}

/** What {@link planRepairs} goes by. */
export interface RepairFacts {
  findings: readonly Finding[];
  policy: RepairPolicy;
  /** Whether the policies and the provider allow to take this away. */
  mayRemoveForeign: (finding: Finding) => boolean;
  /** Tuples at the provider, of whomever. */
  found: number;
  /** Active grants there. */
  active: number;
}

function wanted(finding: Finding, facts: RepairFacts): Repair {
  const { policy } = facts;
  switch (finding.kind) {
    case 'missing':
      return policy.missing === 'restore' ? 'restore' : 'none';
    case 'lingering':
      return policy.lingering === 'remove' ? 'remove' : 'none';
    case 'tampered':
      return policy.tampered === 'report' ? 'none' : policy.tampered;
    default:
      return facts.mayRemoveForeign(finding) ? 'remove-foreign' : 'none';
  }
}

/**
 * Decides what is done about each difference. When it would take away, or put
 * back, more than a share of all there is, something else is wrong, for
 * example an empty answer or a restored database: then nothing is changed.
 */
export function planRepairs(facts: RepairFacts): RepairPlan {
  const planned = facts.findings.map(finding => ({
    finding,
    repair: wanted(finding, facts),
  }));
  const count = (...kinds: Repair[]) =>
    planned.filter(({ repair }) => kinds.includes(repair)).length;
  const breaker =
    sayTooMuch(
      'taken away',
      count('remove', 'end', 'remove-foreign'),
      facts.found,
      facts.policy,
    ) ??
    sayTooMuch('given again', count('restore'), facts.active, facts.policy);
  return {
    breaker,
    repairs: planned.map(({ finding, repair }) =>
      breaker === undefined || repair === 'none'
        ? { finding, repair, heldBack: false }
        : { finding, repair: 'none', heldBack: true },
    ),
  };
}

function sayTooMuch(
  what: string,
  changes: number,
  all: number,
  { breaker }: RepairPolicy,
): string | undefined {
  const most = Math.max(breaker.floor, Math.floor(breaker.share * all));
  return changes > most
    ? `${changes} of ${all} would be ${what}, and at most ${most} may be at one time; nothing is changed until somebody has looked`
    : undefined;
}
