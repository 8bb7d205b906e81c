import type { FactRetriever } from '@backstage-community/plugin-tech-insights-node';
import type { FactValue } from '@fairway/plugin-security-scorecard-common';
import type {
  FactDefinition,
  FactType,
} from '@fairway/plugin-security-scorecard-node';
import { DateTime } from 'luxon';

type Schema = FactRetriever['schema'];
type SchemaType = Schema[string]['type'];

/** `object` has no counterpart: such a fact is told as JSON text. */
const TYPES: Record<SchemaType, FactType> = {
  integer: 'int',
  float: 'double',
  string: 'string',
  boolean: 'bool',
  datetime: 'string',
  set: 'list<string>',
  object: 'string',
};

/** The facts of a retriever, as the scorecard's checks see them. */
export function factDefinitions(
  schema: Schema,
): Record<string, FactDefinition> {
  return Object.fromEntries(
    Object.entries(schema).map(([name, { type, description }]) => [
      name,
      { type: TYPES[type], description },
    ]),
  );
}

const text = (value: unknown): string => {
  if (DateTime.isDateTime(value)) {
    return value.toUTC().toISO() ?? '';
  }
  if (value instanceof Date) {
    return value.toISOString();
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
};

/**
 * One value in the type of its schema; undefined when it is missing, so that a
 * check that reads it is unknown and never guesses. A value of another type is
 * left as it is: the scorecard then reports the retriever's own mistake.
 */
export function toFact(
  value: unknown,
  type: SchemaType,
): FactValue | undefined {
  if (value === undefined || value === null) {
    return undefined;
  }
  switch (type) {
    case 'set':
      return Array.isArray(value) ? value.map(text) : [text(value)];
    case 'integer':
    case 'float':
      return typeof value === 'number' ? value : text(value);
    case 'boolean':
      return typeof value === 'boolean' ? value : text(value);
    default:
      return text(value);
  }
}
