import type { SecurityScorecardClient } from '@fairway/plugin-security-scorecard-common';

/** A client of which a test says only what it needs; the rest refuses to be called. */
export function aClient(
  overrides: Partial<SecurityScorecardClient>,
): SecurityScorecardClient {
  const unexpected = async () => {
    throw new Error('The test did not expect this call');
  };
  return {
    listScorecards: unexpected,
    getScorecard: unexpected,
    listFindings: unexpected,
    refresh: unexpected,
    listTodos: unexpected,
    listChecks: unexpected,
    listCollectors: unexpected,
    ...overrides,
  };
}
