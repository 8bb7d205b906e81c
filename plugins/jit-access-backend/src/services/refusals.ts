import { called } from '../policy/compile';
import type { Refusal } from './guard';
import type { Verdict } from './Judge';

/** Why a policy's verdict refuses a wish; undefined when it does not. */
export function refusalOf(verdict: Verdict): Refusal | undefined {
  const { policy, eligibility, rule, unknown, denied, lists } = verdict;
  if (!eligibility.eligible) {
    return { kind: 'not-allowed', message: eligibility.reason };
  }
  if (!rule) {
    return unknown.length > 0
      ? {
          kind: 'unavailable',
          message: `Which rule of ${called(policy)} applies can't be told: ${unknown.join('; ')}`,
        }
      : {
          kind: 'not-allowed',
          message: `No rule of ${called(policy)} matches, so it is refused`,
        };
  }
  if (denied !== undefined) {
    return { kind: 'conflict', message: denied };
  }
  if (lists.status === 'error') {
    return {
      kind: 'unavailable',
      message: `Who can approve can't be determined: ${lists.reason}`,
    };
  }
  if (lists.status === 'empty') {
    return {
      kind: 'conflict',
      message: `Rule ${rule.name} of ${called(policy)} can't be met: ${lists.reason}`,
    };
  }
  return undefined;
}
