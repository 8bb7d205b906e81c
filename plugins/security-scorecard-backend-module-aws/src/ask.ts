import { type Scope, scopeKey } from './clients';
import { describeFailure, failureCode } from './failure';
import { withinLimit } from './limit';

/** The answer of one call, or why there is none. */
export type Answer<T> =
  { ok: true; value: T } | { ok: false; problem: string; code: string };

/**
 * Makes one call that isn't paginated. Rethrows only the abort.
 *
 * @param action - the IAM action, for messages
 */
export async function ask<T>(
  action: string,
  scope: Scope,
  signal: AbortSignal,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<Answer<T>> {
  try {
    return { ok: true, value: await withinLimit(call, signal) };
  } catch (error) {
    signal.throwIfAborted();
    return {
      ok: false,
      code: failureCode(error),
      problem: describeFailure(error, action, scopeKey(scope)),
    };
  }
}
