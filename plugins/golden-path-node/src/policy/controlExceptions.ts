import { InputError } from '@backstage/errors';
import { parse } from '@fairway/plugin-yaml-node';
import { z } from 'zod';
import type { ControlException, ControlResult } from '../types';

/** Where a service says which controls it does not meet yet. */
export const CONTROL_EXCEPTIONS_PATH = '.golden-path/exceptions.yaml';
/** Longest time that an exception may still last, in days. */
export const MAX_CONTROL_EXCEPTION_DAYS = 90;
const DAY = 24 * 60 * 60 * 1000;

/** What keeps exceptions honest, or is never a matter of time. */
const NEVER: ReadonlySet<string> = new Set([
  'branch-protection',
  'codeowners',
  'control-manifest',
  'golden-path-record',
  'no-secrets',
]);

const exception = z.strictObject({
  control: z.string().regex(/^[a-z][a-z0-9-]{1,60}$/),
  reason: z.string().trim().min(20).max(2000),
  owner: z.string().regex(/^(?:group|user):[\w.-]+\/[\w.-]+$/),
  expires: z.iso.date(),
});

/** The form of the file; each exception is looked at by itself. */
export const controlExceptionsSchema = z.strictObject({
  apiVersion: z.literal('fairway.dev/v1'),
  kind: z.literal('ControlExceptions'),
  exceptions: z.array(z.unknown()).max(100),
});

/** What is wrong with one exception, by its index in the list. */
export interface ControlExceptionFault {
  index: number;
  /** Member that is wrong; undefined for the whole exception. */
  member?: string;
  message: string;
}

function faultOf(
  { control, expires }: ControlException,
  known: ReadonlySet<string>,
  now: Date,
): Omit<ControlExceptionFault, 'index'> | undefined {
  if (!known.has(control)) {
    return { member: 'control', message: `there is no control ${control}` };
  }
  if (NEVER.has(control)) {
    return { member: 'control', message: `${control} has no exceptions` };
  }
  const end = Date.parse(expires);
  // It holds on the day that it names.
  if (end + DAY <= now.getTime()) {
    return {
      member: 'expires',
      message: `the exception of ${control} ended on ${expires}`,
    };
  }
  return end > now.getTime() + MAX_CONTROL_EXCEPTION_DAYS * DAY
    ? {
        member: 'expires',
        message: `the exception of ${control} lasts more than ${MAX_CONTROL_EXCEPTION_DAYS} days from now`,
      }
    : undefined;
}

/** Splits a list into exceptions that hold and what is wrong with the others. */
export function sortControlExceptions(
  list: readonly unknown[],
  known: ReadonlySet<string>,
  now: Date,
): { exceptions: ControlException[]; faults: ControlExceptionFault[] } {
  const exceptions: ControlException[] = [];
  const faults: ControlExceptionFault[] = [];
  list.forEach((raw, index) => {
    const parsed = exception.safeParse(raw);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const member = issue.path.join('.') || undefined;
      faults.push({
        index,
        member,
        message: `${member ?? 'an exception'} is missing or wrong: ${issue.message}`,
      });
      return;
    }
    const fault = exceptions.some(one => one.control === parsed.data.control)
      ? { member: 'control', message: `${parsed.data.control} is there twice` }
      : faultOf(parsed.data, known, now);
    if (fault) {
      faults.push({ index, ...fault });
    } else {
      exceptions.push(parsed.data);
    }
  });
  return { exceptions, faults };
}

/**
 * Reads the exceptions of a service that hold now. One that is wrong or over
 * does not hold; the control `golden-path-record` tells why.
 *
 * @param known - ids of the controls there are
 * @throws InputError when the file is none of exceptions
 */
export function parseControlExceptions(
  path: string,
  text: string,
  known: ReadonlySet<string>,
  now: Date,
): ControlException[] {
  let content: unknown;
  try {
    content = parse(text, { maxAliasCount: 0 });
  } catch (error) {
    throw new InputError(`${path} is no valid YAML`, error);
  }
  const parsed = controlExceptionsSchema.safeParse(content);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new InputError(
      `${path} is not valid: ${issue.path.join('.')}: ${issue.message}`,
    );
  }
  return sortControlExceptions(parsed.data.exceptions, known, now).exceptions;
}

/** Notes on each result that does not pass until when that is accepted; the result stays what it is. */
export function withExceptions(
  results: readonly ControlResult[],
  exceptions: readonly ControlException[],
): ControlResult[] {
  return results.map(result => {
    const found = exceptions.find(({ control }) => control === result.id);
    return found && (result.state === 'fail' || result.state === 'unknown')
      ? { ...result, exception: found }
      : result;
  });
}
