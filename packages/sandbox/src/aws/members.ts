import { z } from 'zod';
import { AwsError } from './AwsError';

/**
 * Reads the members of a request.
 *
 * @param code - error code the service uses for invalid members
 * @throws AwsError with every fault in its message
 */
export function readMembers<T>(
  schema: z.ZodType<T>,
  input: unknown,
  code: string,
): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) {
    return parsed.data;
  }
  const faults = parsed.error.issues
    .map(issue => `${issue.path.join('.') || 'request'}: ${issue.message}`)
    .join('; ');
  throw new AwsError(
    code,
    400,
    `${parsed.error.issues.length} validation error(s) detected: ${faults}`,
  );
}

/** Refusal of an operation that a JSON 1.1 service does not have. */
export const unknownJsonOperation = (operation: string): AwsError =>
  new AwsError(
    'UnknownOperationException',
    400,
    `The sandbox has no operation ${operation}`,
  );
