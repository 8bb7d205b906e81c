import type { DriftKind, GrantState } from '@fairway/plugin-jit-access-common';

/** A grant as the comparison sees it. */
export interface KnownGrant {
  id: string;
  requestId: string;
  /** Provider, entitlement and principal, as leases are counted on. */
  key: string;
  entitlement: Record<string, string>;
  principal: string;
  policyId: string;
  entityRef: string;
  state: GrantState;
}

/** What the record says at one moment. */
export interface Recorded {
  /** Grants that start, hold or end; scheduled ones hold nothing yet. */
  unfinished: ReadonlyMap<string, readonly KnownGrant[]>;
  /** Keys that an operation works on, or is due to. */
  busy: ReadonlySet<string>;
}

/** A tuple of Fairway's at the provider. */
export interface FoundTuple {
  key: string;
  entitlement: Record<string, string>;
  principal: string;
  /** The grant that its provenance names. */
  grantId: string | null;
  tampered: string | null;
}

/** Who holds an entitlement, however they got it. */
export interface FoundHolder {
  key: string;
  entitlement: Record<string, string>;
  principal: string;
}

/** What the provider says. */
export interface Observed {
  /** undefined when the provider can't list what is Fairway's. */
  tuples: readonly FoundTuple[] | undefined;
  holders: readonly FoundHolder[];
  /** Keys of entitlements whose holders are all in `holders`. */
  isListed: (key: string) => boolean;
}

/** A difference between provider and record. */
export interface Finding {
  kind: DriftKind;
  key: string;
  entitlement: Record<string, string>;
  principal: string;
  /** The grant that it is about; undefined when none is. */
  grant: KnownGrant | undefined;
  detail: string;
}

/** What {@link diff} compares. */
export interface Comparison {
  /** The record before the provider was asked, and after: both have to agree. */
  before: Recorded;
  after: Recorded;
  observed: Observed;
  /** The grant of a provenance or of a key that has ended; undefined for none of ours. */
  past: (tuple: FoundTuple) => KnownGrant | undefined;
}

/**
 * Compares both ways. What changes while it is looked at is left for the next
 * time: a difference counts only when the record said the same before and
 * after the provider was asked, and nothing works on the tuple.
 */
export function diff(comparison: Comparison): Finding[] {
  return [
    ...findMissing(comparison),
    ...findExtra(comparison),
    ...findForeign(comparison),
  ];
}

function isQuiet({ before, after }: Comparison, key: string): boolean {
  return !before.busy.has(key) && !after.busy.has(key);
}

function isFree({ before, after }: Comparison, key: string): boolean {
  return !before.unfinished.has(key) && !after.unfinished.has(key);
}

/** The grant that holds a key, at both moments. */
function holderOf(
  { before, after }: Comparison,
  key: string,
): KnownGrant | undefined {
  const was = before.unfinished.get(key) ?? [];
  return (after.unfinished.get(key) ?? []).find(
    grant =>
      grant.state === 'active' &&
      was.some(({ id, state }) => id === grant.id && state === 'active'),
  );
}

function findMissing(comparison: Comparison): Finding[] {
  const { observed, after } = comparison;
  const present = new Set(
    [...(observed.tuples ?? []), ...observed.holders].map(({ key }) => key),
  );
  return [...after.unfinished.keys()].flatMap((key): Finding[] => {
    const grant = holderOf(comparison, key);
    const isListed = observed.tuples !== undefined || observed.isListed(key);
    return grant && isListed && !present.has(key) && isQuiet(comparison, key)
      ? [
          {
            kind: 'missing',
            key,
            entitlement: grant.entitlement,
            principal: grant.principal,
            grant,
            detail: 'The grant is active, and the provider has no such access',
          },
        ]
      : [];
  });
}

function findExtra(comparison: Comparison): Finding[] {
  const seen = new Set<string>();
  return (comparison.observed.tuples ?? []).flatMap((tuple): Finding[] => {
    const { key, entitlement, principal, tampered } = tuple;
    if (!isQuiet(comparison, key) || seen.has(key)) {
      return [];
    }
    const about = { key, entitlement, principal };
    const holder = holderOf(comparison, key);
    if (holder) {
      seen.add(key);
      return tampered === null
        ? []
        : [{ ...about, kind: 'tampered', grant: holder, detail: tampered }];
    }
    if (!isFree(comparison, key)) {
      return [];
    }
    seen.add(key);
    const grant = comparison.past(tuple);
    return grant
      ? [
          {
            ...about,
            kind: 'lingering',
            grant,
            detail: `Grant ${grant.id} is over, and the access is still there`,
          },
        ]
      : [{ ...about, kind: 'foreign', grant: undefined, detail: say(tuple) }];
  });
}

function say({ grantId }: FoundTuple): string {
  return grantId === null
    ? 'It carries the mark of Fairway, and no grant of this portal gave it'
    : `It names grant ${grantId}, which this portal does not know`;
}

function findForeign(comparison: Comparison): Finding[] {
  const { tuples = [], holders } = comparison.observed;
  const managed = new Set(tuples.map(({ key }) => key));
  return holders
    .filter(
      ({ key }) =>
        !managed.has(key) &&
        isFree(comparison, key) &&
        isQuiet(comparison, key),
    )
    .map(holder => ({
      ...holder,
      kind: 'foreign',
      grant: undefined,
      detail: 'Held without a grant, and not given by Fairway',
    }));
}
