import { createHash } from 'node:crypto';

/**
 * Draws services: those whose SHA-256 of seed and ref is lowest. Who has the
 * seed and the population draws the same again, in whatever order the
 * population comes.
 */
export function drawSample(
  seed: string,
  population: readonly string[],
  size: number,
): string[] {
  const lot = (ref: string) =>
    createHash('sha256').update(`${seed}\n${ref}`).digest('hex');
  return [...new Set(population)]
    .map(ref => ({ ref, lot: lot(ref) }))
    .sort((a, b) => (a.lot < b.lot ? -1 : 1))
    .slice(0, size)
    .map(({ ref }) => ref);
}

const DAY_MS = 86_400_000;

/** ISO 8601 week of a time in UTC: `2026-W47`. */
export function weekOf(now: Date): string {
  const day = new Date(
    Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()),
  );
  // The week belongs to the year of its Thursday.
  day.setUTCDate(day.getUTCDate() + 4 - (day.getUTCDay() || 7));
  const year = day.getUTCFullYear();
  const week = Math.ceil(
    ((day.getTime() - Date.UTC(year, 0, 1)) / DAY_MS + 1) / 7,
  );
  return `${year}-W${String(week).padStart(2, '0')}`;
}
