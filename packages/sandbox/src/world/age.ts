const AGE = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/;

/**
 * Milliseconds of an ISO 8601 duration in days, hours and minutes (`P6DT2H`).
 *
 * @throws TypeError when the text is anything else: months and years have no
 * fixed length and would make the seeded world differ from day to day.
 */
export function ageToMs(age: string): number {
  const match = AGE.exec(age);
  if (!match || age.endsWith('P') || age.endsWith('T')) {
    throw new TypeError(
      `Reading the age '${age}' of the sandbox world failed: write days, hours and minutes as ISO 8601, e.g. P6DT2H`,
    );
  }
  const [days, hours, minutes] = match.slice(1).map(part => Number(part ?? 0));
  return ((days * 24 + hours) * 60 + minutes) * 60_000;
}

/** Epoch seconds of the moment `age` before `reference`. */
export function secondsBefore(reference: Date, age: string): number {
  return Math.floor((reference.getTime() - ageToMs(age)) / 1000);
}
