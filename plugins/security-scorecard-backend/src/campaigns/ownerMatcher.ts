import {
  isAndCriteria,
  isNotCriteria,
  isOrCriteria,
} from '@backstage/plugin-permission-node';
import type { Criteria } from './ProgressReader';

/** Whether conditions on owners hold for an owner; the points of a burn-up know no more. */
export function ownerMatcher(
  criteria: Criteria,
): (ownerRef: string | null) => boolean {
  if (!criteria) {
    return () => true;
  }
  if (isAndCriteria(criteria)) {
    const parts = criteria.allOf.map(ownerMatcher);
    return owner => parts.every(part => part(owner));
  }
  if (isOrCriteria(criteria)) {
    const parts = criteria.anyOf.map(ownerMatcher);
    return owner => parts.some(part => part(owner));
  }
  if (isNotCriteria(criteria)) {
    const part = ownerMatcher(criteria.not);
    return owner => !part(owner);
  }
  const { values } = criteria;
  return owner => owner !== null && values.includes(owner);
}
