import { canonicalRef, canonicalSet } from './identity';

/** A decision as far as counting goes. */
export interface Vote {
  by: string;
  /** Whose right was used; null for one's own. */
  onBehalfOf: string | null;
}

/** A right to decide that holds now. */
export interface DelegatedRight {
  from: string;
  to: string;
}

/** The approver whom a vote counts for. */
export function seatOf(vote: Vote): string {
  return canonicalRef(vote.onBehalfOf ?? vote.by);
}

/**
 * The approvers whom a person can decide for, one's own right first.
 *
 * - Who asked, or gets the access, decides for nobody, and nobody for them.
 * - One human decides once, and the right of one approver is used once: not by
 *   two delegates, and not by a delegate and the approver.
 * - Rights are handed on once: a delegate of a delegate decides for nobody.
 */
export function seatsFor(
  person: string,
  facts: {
    parties: Iterable<string>;
    votes: readonly Vote[];
    rights: readonly DelegatedRight[];
  },
): string[] {
  const self = canonicalRef(person);
  const parties = new Set(canonicalSet(facts.parties));
  const voters = new Set(facts.votes.map(({ by }) => canonicalRef(by)));
  const used = new Set([...facts.votes.map(seatOf), ...voters]);
  if (parties.has(self) || voters.has(self)) {
    return [];
  }
  const given = facts.rights
    .filter(({ to }) => canonicalRef(to) === self)
    .map(({ from }) => from);
  return [self, ...canonicalSet(given).filter(from => from !== self)].filter(
    seat => !used.has(seat) && !parties.has(seat),
  );
}

/** Delegates of these approvers, with the approver each can decide for. */
export function delegatesOf(
  approvers: Iterable<string>,
  facts: { parties: Iterable<string>; rights: readonly DelegatedRight[] },
): DelegatedRight[] {
  const named = new Set(canonicalSet(approvers));
  const parties = new Set(canonicalSet(facts.parties));
  return facts.rights
    .map(({ from, to }) => ({ from: canonicalRef(from), to: canonicalRef(to) }))
    .filter(
      ({ from, to }) =>
        named.has(from) &&
        !named.has(to) &&
        !parties.has(from) &&
        !parties.has(to),
    );
}
