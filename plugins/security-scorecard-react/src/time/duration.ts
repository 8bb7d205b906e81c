const DURATION =
  /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

const MILLISECONDS = [604_800_000, 86_400_000, 3_600_000, 60_000, 1_000];

/**
 * Milliseconds of an ISO 8601 duration in weeks, days, hours, minutes and
 * seconds. Months and years have no fixed length and give `undefined`, as does
 * anything that is not a duration.
 */
export function durationToMilliseconds(duration: string): number | undefined {
  const match = DURATION.exec(duration);
  const parts = match?.slice(1);
  if (!parts || parts.every(part => part === undefined)) {
    return undefined;
  }
  return parts.reduce(
    (sum, part, index) => sum + Number(part ?? 0) * MILLISECONDS[index],
    0,
  );
}
