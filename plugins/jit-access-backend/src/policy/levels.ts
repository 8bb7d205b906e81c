/** Levels of the scorecard, lowest first. */
export const LEVELS = ['none', 'bronze', 'silver', 'gold'] as const;

const rank = (level: string) => LEVELS.findIndex(known => known === level);

/** Whether a level is not below another. Throws for a word that is no level. */
export function isAtLeast(level: string, wanted: string): boolean {
  const [left, right] = [rank(level), rank(wanted)];
  if (left < 0 || right < 0) {
    throw new Error(
      `'${left < 0 ? level : wanted}' is no level; the levels are ${LEVELS.join(', ')}`,
    );
  }
  return left >= right;
}
