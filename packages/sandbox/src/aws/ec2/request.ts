import { z } from 'zod';
import { AwsError } from '../AwsError';

/** Members that the Describe operations of EC2 share. */
export interface QueryRequest {
  filters: { name: string; values: string[] }[];
  ids: string[];
  /** Members that are true or false. */
  flags: Record<string, boolean>;
  maxResults?: number;
  nextToken?: string;
}

const formSchema = z.record(z.string(), z.string());

/** EC2 takes at most 200 values a request. */
const MAX_VALUES = 200;

/**
 * Reads the flattened lists of the query protocol, `Filter.1.Value.2=x`.
 *
 * @param names - wire names of the filter list, of the id list and of the flags
 * @throws AwsError UnknownParameter for a member the operation lacks
 */
export function readQuery(
  input: unknown,
  names: { filter: string; id: string; flags?: string[] },
): QueryRequest {
  const filters = new Map<string, { name: string; values: string[] }>();
  const request: QueryRequest = { filters: [], ids: [], flags: {} };
  for (const [key, value] of Object.entries(formSchema.parse(input))) {
    const filter = /^(\w+)\.(\d+)\.(Name|Value\.\d+)$/.exec(key);
    const id = /^(\w+)\.(\d+)$/.exec(key);
    if (filter?.[1] === names.filter) {
      const entry = filters.get(filter[2]) ?? { name: '', values: [] };
      filters.set(filter[2], entry);
      if (filter[3] === 'Name') {
        entry.name = value;
      } else {
        entry.values.push(value);
      }
    } else if (id?.[1] === names.id) {
      request.ids.push(value);
    } else if (names.flags?.includes(key)) {
      request.flags[key] = value === 'true';
    } else if (key === 'MaxResults') {
      request.maxResults = Number(value);
    } else if (key === 'NextToken') {
      request.nextToken = value;
    } else {
      throw new AwsError(
        'UnknownParameter',
        400,
        `The parameter ${key} is not recognized`,
      );
    }
  }
  request.filters = [...filters.values()];
  for (const { name, values } of request.filters) {
    if (!name || values.length === 0 || values.length > MAX_VALUES) {
      throw new AwsError(
        'InvalidParameterValue',
        400,
        `The filter '${name || 'null'}' needs a name and 1 to ${MAX_VALUES} values`,
      );
    }
  }
  if (request.maxResults !== undefined && request.ids.length > 0) {
    throw new AwsError(
      'InvalidParameterCombination',
      400,
      `The parameter ${names.id} cannot be used with the parameter maxResults`,
    );
  }
  return request;
}
