import { InputError } from '@backstage/errors';
import { parse } from '@fairway/plugin-yaml-node';
import { z } from 'zod';

/** Where a service lists findings that may be left for a while. */
export const EXCEPTIONS_PATH = 'policy/exceptions.yaml';
/** Longest time that an exception may last, in days. */
export const MAX_EXCEPTION_DAYS = 90;
/** Most exceptions that may end on the same day, so that not all end at once. */
export const MAX_ENDING_TOGETHER = 3;
const DAY = 24 * 60 * 60 * 1000;

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const person = z.string().regex(/^user:[\w.-]+\/[\w.-]+$/);
const exception = z
  .object({
    finding: z.string().min(3).max(200),
    component: z.string().min(3).max(500).optional(),
    path: z.string().min(1).max(500).optional(),
    reason: z.string().min(20).max(2000),
    owner: z.string().regex(/^(?:group|user):[\w.-]+\/[\w.-]+$/),
    author: person,
    approver: person,
    approved: day,
    expires: day,
    ticket: z.string().min(3).max(200),
  })
  .strict();

/** A finding that may be left until a day. */
export type RiskException = z.infer<typeof exception>;

const file = z
  .object({
    apiVersion: z.literal('fairway.dev/v1'),
    kind: z.literal('Exceptions'),
    exceptions: z.array(z.unknown()).max(500),
  })
  .strict();

/** What is wrong with one exception, by its index in the list. */
export interface ExceptionFault {
  index: number;
  /** Member that is wrong; undefined for the whole exception. */
  member?: string;
  message: string;
}

/** Exceptions of a service, and what is wrong with them. */
export interface ParsedExceptions {
  exceptions: RiskException[];
  faults: ExceptionFault[];
}

function faultOf(
  one: RiskException,
  now: Date,
): Omit<ExceptionFault, 'index'> | undefined {
  const approved = Date.parse(one.approved);
  const expires = Date.parse(one.expires);
  if (one.component === undefined && one.path === undefined) {
    return {
      message:
        'it names neither component nor path, so it would hold everywhere',
    };
  }
  if (/^\**$|^pkg:\*?$/.test((one.component ?? one.path ?? '').trim())) {
    return {
      member: one.component ? 'component' : 'path',
      message: 'it holds everywhere',
    };
  }
  if (one.approver === one.author) {
    return {
      member: 'approver',
      message: `${one.author} approved it and asked for it`,
    };
  }
  if (Number.isNaN(approved) || Number.isNaN(expires)) {
    return { member: 'expires', message: 'its days are no days' };
  }
  if (approved > now.getTime()) {
    return {
      member: 'approved',
      message: `it is approved on a day to come, ${one.approved}`,
    };
  }
  if (expires - approved > MAX_EXCEPTION_DAYS * DAY) {
    return {
      member: 'expires',
      message: `it lasts more than ${MAX_EXCEPTION_DAYS} days`,
    };
  }
  // It holds on the day that it names.
  if (expires + DAY <= now.getTime()) {
    return { member: 'expires', message: `it has expired on ${one.expires}` };
  }
  return undefined;
}

/**
 * Reads exceptions. One that is wrong does not count and is named; the others do.
 *
 * @param now - the clock
 * @throws InputError when the file is none of exceptions
 */
export function parseExceptions(
  path: string,
  text: string,
  now: Date,
): ParsedExceptions {
  let content: unknown;
  try {
    content = parse(text, { maxAliasCount: 0 });
  } catch (error) {
    throw new InputError(`${path} is no valid YAML`, error);
  }
  const parsed = file.safeParse(content);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new InputError(
      `${path} is not valid: ${issue.path.join('.')}: ${issue.message}`,
    );
  }
  const exceptions: RiskException[] = [];
  const faults: ExceptionFault[] = [];
  const endings = new Map<string, number>();
  const seen = new Set<string>();
  parsed.data.exceptions.forEach((raw, index) => {
    const one = exception.safeParse(raw);
    if (!one.success) {
      const [issue] = one.error.issues;
      const member = issue.path.join('.');
      faults.push({
        index,
        member: member || undefined,
        message: `${member || 'it'} is missing or wrong: ${issue.message}`,
      });
      return;
    }
    const fault = faultOf(one.data, now);
    if (fault) {
      faults.push({ index, ...fault });
      return;
    }
    const key = [one.data.finding, one.data.component, one.data.path].join(
      '\0',
    );
    if (seen.has(key)) {
      faults.push({ index, member: 'finding', message: 'it is there twice' });
      return;
    }
    seen.add(key);
    const ending = (endings.get(one.data.expires) ?? 0) + 1;
    endings.set(one.data.expires, ending);
    if (ending > MAX_ENDING_TOGETHER) {
      faults.push({
        index,
        member: 'expires',
        message: `more than ${MAX_ENDING_TOGETHER} end on ${one.data.expires}; spread them`,
      });
      return;
    }
    exceptions.push(one.data);
  });
  return { exceptions, faults };
}
