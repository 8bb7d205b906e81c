import { canonicalRef } from '@fairway/plugin-jit-access-common';
import type { Directory } from './Directory';

/** People whose names are said in one finding. */
const NAMED = 3;

/** People of sets, and what could not be told of them. */
export interface People {
  people: Set<string>;
  /** Some of it depends on the request, so that there may be others. */
  open: boolean;
  errors: string[];
}

/** The people of several sets together. */
export async function peopleOf(
  directory: Directory,
  sets: readonly string[],
  target: string,
): Promise<People> {
  const result: People = { people: new Set(), open: false, errors: [] };
  for (const set of sets) {
    if (!directory.canTell(set)) {
      result.open = true;
      continue;
    }
    const found = await directory.people(set, target);
    if (found.status === 'resolved') {
      found.value.forEach(person => result.people.add(canonicalRef(person)));
    } else if (found.status === 'error') {
      result.errors.push(found.reason);
    }
  }
  return result;
}

/** All of them but these. */
export function without(
  people: People,
  others: ReadonlySet<string>,
): Set<string> {
  return new Set([...people.people].filter(person => !others.has(person)));
}

/** The first of them by name. */
export function sayPeople(people: readonly string[]): string {
  const more = people.length - NAMED;
  return `${people.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
