/** Words that several screens share. */
export const shared = {
  templateState: {
    outdated: 'Outdated',
    unknown: 'Version unknown',
    current: 'Current',
  },
  verdict: {
    weakened: 'Weakened',
    missing: 'Missing',
    edited: 'Edited',
    added: 'Added',
    pristine: 'Pristine',
  },
  area: {
    'identity-and-access': 'Identity and access',
    'data-protection': 'Data protection',
    'logging-and-monitoring': 'Logging and monitoring',
    'incident-response': 'Incident response',
    infrastructure: 'Infrastructure',
    'ci-cd': 'Pipeline',
    'configuration-and-vulnerability-analysis':
      'Configuration and vulnerability analysis',
  },
} as const;

/** Lists of controls. */
export const controls = {
  passing: '{{passing}} of {{applicable}} pass',
  noneApplies: 'none applies',
  undecided_one: '{{count}} unknown',
  undecided_other: '{{count}} unknown',
  details: 'How to fix it, and frameworks',
  remediation: 'What to do',
  frameworks: 'Framework ids',
  noFrameworks: 'Maps to no framework.',
  framework: {
    osps: 'OSPS Baseline',
    ssdf: 'NIST SSDF',
    soc2: 'SOC 2',
    iso27002: 'ISO/IEC 27002',
    scorecard: 'OpenSSF Scorecard',
  },
} as const;
