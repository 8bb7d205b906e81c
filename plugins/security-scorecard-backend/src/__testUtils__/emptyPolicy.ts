import type { CheckPolicy } from '../policy/loadChecks';

/** A policy of checks that are never asked, for what only needs their definitions. */
export function emptyPolicy(checkIds: readonly string[]): CheckPolicy {
  return {
    checks: checkIds.map(id => ({
      definition: {
        id,
        title: `Check ${id}`,
        description: '',
        pillar: 'scan',
        area: 'infrastructure',
        severity: 'high',
        level: 'bronze',
        mode: 'enforce',
        collector: 'fake',
        expected: '',
        remediation: '',
        maxAge: 'PT24H',
        frameworks: {},
      },
      collector: {
        id: 'fake',
        title: 'Fake',
        annotations: [],
        facts: {},
        installed: true,
      },
      facts: [],
      appliesMessage: '',
      pass: () => ({ kind: 'value', value: true }),
      observed: () => ({ kind: 'value', value: '' }),
    })),
    hash: 'h',
    missingCollectors: [],
    tests: 0,
  };
}
