/** A text of the database as one of these; throws when it is another. */
export function oneOf<T extends string>(
  options: readonly T[],
  value: string,
  column: string,
): T {
  const found = options.find(option => option === value);
  if (found === undefined) {
    throw new Error(`Column ${column} holds '${value}', which is not known`);
  }
  return found;
}

/** The same where there may be none. */
export function oneOfOrNull<T extends string>(
  options: readonly T[],
  value: string | null,
  column: string,
): T | null {
  return value === null ? null : oneOf(options, value, column);
}

/** A list in a column that holds JSON; throws when something else is in it. */
export function parseList<T>(
  isItem: (value: unknown) => value is T,
  text: string,
  column: string,
): T[] {
  const value: unknown = JSON.parse(text);
  if (!Array.isArray(value) || !value.every(isItem)) {
    throw new Error(`Column ${column} is unreadable`);
  }
  return value;
}

/** Texts by name, of a column that holds JSON; throws when it holds no object. */
export function parseTexts(
  text: string,
  column: string,
): Record<string, string> {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) {
    throw new Error(`Column ${column} is unreadable`);
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, v]) => [key, String(v)]),
  );
}
