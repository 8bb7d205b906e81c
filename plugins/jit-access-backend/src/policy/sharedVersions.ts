/** What all backends have in force. */
export interface SharedVersions {
  /** Says what this backend has: hashes by id of the policy. */
  note(versions: ReadonlyMap<string, string>): Promise<void>;
  /** What the others have. */
  others(): Promise<{ id: string; hash: string }[]>;
}

/** Policies of which others have another text than oneself. */
export function differing(
  own: (id: string) => string | undefined,
  others: readonly { id: string; hash: string }[],
): ReadonlySet<string> {
  return new Set(
    others
      .filter(({ id, hash }) => (own(id) ?? hash) !== hash)
      .map(({ id }) => id),
  );
}
