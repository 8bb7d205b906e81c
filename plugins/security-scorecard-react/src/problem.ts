import { ResponseError } from '@backstage/errors';
import { inPlainWords } from '@fairway/plugin-screens-react';

/** What a person can do about a failure depends on which of these it is. */
export type LoadProblem = 'forbidden' | 'not-found' | 'conflict' | 'failed';

const BY_NAME: Record<string, LoadProblem> = {
  NotAllowedError: 'forbidden',
  AuthenticationError: 'forbidden',
  NotFoundError: 'not-found',
  ConflictError: 'conflict',
};

/** What a backend said went wrong, rather than the status of its answer; a plain sentence when it was no backend that answered. */
export function messageOf(error: Error): string {
  return inPlainWords(error instanceof ResponseError ? error.cause : error);
}

/** Tells refusals, missing things and lost races from failures. */
export function problemOf(error: Error): LoadProblem {
  const name = error instanceof ResponseError ? error.cause.name : error.name;
  return BY_NAME[name] ?? 'failed';
}

/**
 * Sorts what a backend said about a form by the field that it names; what names
 * none of `fields` stands under `form`. Understands "✖ message → at field" over
 * two lines and messages that name the field.
 */
export function fieldProblems<F extends string>(
  error: Error,
  fields: readonly F[],
): Partial<Record<F | 'form', string>> {
  const problems: Partial<Record<F | 'form', string>> = {};
  const add = (field: F | 'form', message: string) => {
    const before = problems[field];
    problems[field] = before ? `${before} ${message}` : message;
  };
  const entries = messageOf(error)
    .replace(/\n\s*→/g, ' →')
    .split('\n')
    .map(line => line.replace(/^[✖\s]+/, '').trim())
    .filter(Boolean);
  for (const entry of entries) {
    const [message, place] = entry.split(' → at ');
    const field = firstNamed(place ?? message, fields);
    const prefix = field ? new RegExp(`^${field}:\\s*`, 'i') : undefined;
    add(field ?? 'form', prefix ? message.replace(prefix, '') : message);
  }
  return problems;
}

/** The field that a text names first; other fields may be mentioned in passing. */
function firstNamed<F extends string>(
  text: string,
  fields: readonly F[],
): F | undefined {
  const places = fields
    .map(field => ({
      field,
      at: text.search(new RegExp(`\\b${field}\\b`, 'i')),
    }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at);
  return places[0]?.field;
}
