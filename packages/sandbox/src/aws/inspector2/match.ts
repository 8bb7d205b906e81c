/** A text filter entry. */
export interface StringEntry {
  comparison: 'EQUALS' | 'PREFIX' | 'NOT_EQUALS';
  value: string;
}

interface NumberEntry {
  lowerInclusive?: number;
  upperInclusive?: number;
}

interface DateEntry {
  startInclusive?: number;
  endInclusive?: number;
}

interface MapEntry {
  key: string;
  value?: string;
}

/**
 * Several entries of one filter: any of the EQUALS and PREFIX entries, and
 * none of the NOT_EQUALS ones. AWS documents this for Security Hub only; for
 * Inspector2 it is the sandbox's choice, so clients should not rely on it.
 */
export function matchesText(
  values: (string | undefined)[],
  entries: StringEntry[] | undefined,
): boolean {
  if (!entries) {
    return true;
  }
  const hit = ({ comparison, value }: StringEntry) =>
    values.some(candidate =>
      comparison === 'PREFIX'
        ? candidate?.startsWith(value)
        : candidate === value,
    );
  const wanted = entries.filter(entry => entry.comparison !== 'NOT_EQUALS');
  const unwanted = entries.filter(entry => entry.comparison === 'NOT_EQUALS');
  return (wanted.length === 0 || wanted.some(hit)) && !unwanted.some(hit);
}

/** A resource without the value matches no range. */
export function matchesNumber(
  value: number | undefined,
  entries: NumberEntry[] | undefined,
): boolean {
  return (
    !entries ||
    (value !== undefined &&
      entries.some(
        ({ lowerInclusive = -Infinity, upperInclusive = Infinity }) =>
          value >= lowerInclusive && value <= upperInclusive,
      ))
  );
}

/** As {@link matchesNumber}, for epoch seconds. */
export function matchesDate(
  value: number | undefined,
  entries: DateEntry[] | undefined,
): boolean {
  return matchesNumber(
    value,
    entries?.map(({ startInclusive, endInclusive }) => ({
      lowerInclusive: startInclusive,
      upperInclusive: endInclusive,
    })),
  );
}

/** A tag filter without a value asks for the key only. */
export function matchesTags(
  tags: Record<string, string>,
  entries: MapEntry[] | undefined,
): boolean {
  return (
    !entries ||
    entries.some(
      ({ key, value }) =>
        Object.hasOwn(tags, key) && (!value || tags[key] === value),
    )
  );
}
