/** A delegation while it is written; ISO 8601 dates, empty while not chosen. */
export interface DelegationDraft {
  to: string;
  startsAt: string;
  endsAt: string;
}

/**
 * What is wrong with a delegation, as a message key's last part; null when nothing is.
 *
 * @param now - milliseconds since the epoch
 */
export function checkDelegation(
  draft: DelegationDraft,
  me: string | undefined,
  now: number,
): 'toMissing' | 'toSelf' | 'startsMissing' | 'endsMissing' | 'order' | null {
  if (!draft.to) {
    return 'toMissing';
  }
  if (draft.to === me) {
    return 'toSelf';
  }
  const start = Date.parse(draft.startsAt);
  const end = Date.parse(draft.endsAt);
  if (Number.isNaN(start)) {
    return 'startsMissing';
  }
  if (Number.isNaN(end)) {
    return 'endsMissing';
  }
  return end <= start || end <= now ? 'order' : null;
}
