/** Type of a column, as far as statements name it. */
export type ColumnType = 'text' | 'integer' | 'real' | 'boolean';

/** A value of a column. */
export type Value = string | number | boolean | null;

/** Columns of rows. */
export type ColumnTypes<Name extends string> = Readonly<
  Record<Name, ColumnType>
>;

/** A part of a statement with its values in the order of its places. */
export interface Source {
  sql: string;
  values: Value[];
}

const PG_TYPES: Record<ColumnType, string> = {
  text: 'text',
  integer: 'integer',
  real: 'double precision',
  boolean: 'boolean',
};

/** PostgreSQL holds no NUL in a text; the driver replaces half of a surrogate pair. */
function storedText(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '\ufffd') : text;
}

function storedValue(value: Value): Value {
  return typeof value === 'string' ? storedText(value) : value;
}

/** An element of an array in PostgreSQL's own words. */
function element(value: Value): string {
  if (typeof value === 'string') {
    const text = storedText(value);
    return `"${/["\\]/.test(text) ? text.replace(/["\\]/g, '\\$&') : text}"`;
  }
  return value === null || Number.isNaN(value) ? 'NULL' : String(value);
}

/**
 * Rows as a source that PostgreSQL selects from, by column: it reads an array of
 * each in half the time of a list of objects. What all rows share is told once;
 * the first column never is.
 */
export function postgresRows<Name extends string>(
  rows: readonly Readonly<Record<Name, Value>>[],
  names: readonly Name[],
  types: ColumnTypes<Name>,
): Source {
  const [first] = rows;
  const isShared = (name: Name) =>
    name !== names[0] && rows.every(row => row[name] === first[name]);
  const shared = names.filter(isShared);
  const others = names.filter(name => !shared.includes(name));
  const typeOf = (name: Name) => PG_TYPES[types[name]];
  const columns = [
    ...others,
    ...shared.map(name => `?::${typeOf(name)} as ${name}`),
  ];
  const arrays = others.map(name => `?::${typeOf(name)}[]`);
  return {
    sql: `(select ${columns.join(', ')} from unnest(${arrays.join(', ')}) as u (${others.join(', ')})) as v`,
    values: [
      ...shared.map(name => storedValue(first[name])),
      ...others.map(name => `{${rows.map(row => element(row[name])).join()}}`),
    ],
  };
}
