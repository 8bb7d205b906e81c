import { toError } from '@backstage/errors';
import type { Observation } from '@fairway/plugin-security-scorecard-node';

/** An entity of which nothing could be seen. */
export function failedObservation(
  entityRef: string,
  observedAt: string,
  error: unknown,
): Observation {
  return {
    entityRef,
    status: 'error',
    error: toError(error).message,
    observedAt,
    facts: {},
    findings: [],
    coverage: [],
  };
}
