import { AwsError } from '../AwsError';
import { paginate } from '../paging';
import { AwsCall } from '../service';
import { QueryRequest } from './request';

/** Values of a row for each filter the operation knows. */
export type FilterValues = Record<string, (string | undefined)[]>;

/** One page of the rows, within the limits of the operation. */
export function page<T>(
  call: AwsCall,
  request: QueryRequest,
  rows: T[],
  maxResults: { min: number; max: number },
): { items: T[]; nextToken?: string } {
  const limit = request.maxResults ?? maxResults.max;
  if (limit < maxResults.min || limit > maxResults.max) {
    throw new AwsError(
      'InvalidParameterValue',
      400,
      `Value ( ${limit} ) for parameter maxResults is invalid. Expecting a value between ${maxResults.min} and ${maxResults.max}.`,
    );
  }
  const { filters, ids } = request;
  const cut = paginate(rows, call.world.paging, {
    maxResults: limit,
    nextToken: request.nextToken,
    question: [filters, ids],
  });
  if (cut === 'invalid') {
    throw new AwsError(
      'InvalidNextToken',
      400,
      'The specified value for nextToken is invalid.',
    );
  }
  return cut;
}

/** Whether a row has one of the wanted values of every filter. */
export function matches(request: QueryRequest, values: FilterValues): boolean {
  return request.filters.every(({ name, values: wanted }) => {
    const known = values[name];
    if (!known) {
      throw new AwsError(
        'InvalidParameterValue',
        400,
        `The filter '${name}' is invalid`,
      );
    }
    return wanted.some(pattern => known.some(value => like(value, pattern)));
  });
}

/** EC2 filters take `*` and `?` as wildcards, a backslash before them as themselves, and are case-sensitive. */
function like(value: string | undefined, pattern: string): boolean {
  if (value === undefined) {
    return false;
  }
  const source = pattern.replace(
    /\\([\\*?])|([*?])|([.+^${}()|[\]\\])/g,
    (_text, literal, wildcard, special) => {
      if (wildcard) {
        return wildcard === '*' ? '.*' : '.';
      }
      return `\\${literal ?? special}`;
    },
  );
  return new RegExp(`^${source}$`).test(value);
}

/** @throws AwsError when an id is not known. */
export function requireIds(
  wanted: string[],
  known: string[],
  code: string,
): void {
  const missing = wanted.filter(id => !known.includes(id));
  if (missing.length > 0) {
    throw new AwsError(
      code,
      400,
      `The ID '${missing.join(', ')}' does not exist`,
    );
  }
}
