import type { FactDefinition } from '@fairway/plugin-security-scorecard-node';
import { RULES, type RuleId } from './rule';

const STATES = 'pass, fail or not-applicable';

function ruleFact(about: string, rule: string): FactDefinition {
  return { type: 'string', description: `${about} (${rule}): ${STATES}` };
}

function linkFact(about: string): FactDefinition {
  return { type: 'string', description: `${about}: pass, fail or not-reached` };
}

/** Every fact of the collector. What could not be read is left out. */
export const LOGGING_FACTS = {
  trailMultiRegion: {
    type: 'bool',
    description:
      'A multi-region trail of the account logs every management event (L01)',
  },
  logGroups: { type: 'int', description: 'Log groups that the service names' },
  logGroupsMissing: {
    type: 'int',
    description: 'Log groups that the service names and that do not exist',
  },
  logGroupsShortRetention: {
    type: 'int',
    description: 'Log groups that are kept for less than the minimum (L10)',
  },
  minRetentionDays: {
    type: 'int',
    description:
      'Shortest retention of its log groups in days; left out when none of them expires',
  },
  vpcs: { type: 'int', description: 'VPCs that the service names' },
  flowLogsActive: {
    type: 'bool',
    description:
      'Every VPC of the service has an active flow log that delivers and records rejected traffic (L13)',
  },
  resourcesDeclared: {
    type: 'bool',
    description:
      'The service says which AWS resources it has, so that rules about others do not apply',
  },
  resources: { type: 'int', description: 'AWS resources that it names' },
  functions: { type: 'int', description: 'Lambda functions that it names' },
  l01: ruleFact('Management events are recorded', 'L01'),
  l02: ruleFact('Trails deliver', 'L02'),
  l03: ruleFact('Trails are encrypted', 'L03'),
  l04: ruleFact('Log files of trails are validated', 'L04'),
  l05: ruleFact('Trails write to a log group', 'L05'),
  l06: ruleFact('Buckets of trails are not public', 'L06'),
  l07: ruleFact('Access to the buckets of trails is logged', 'L07'),
  l08: ruleFact('Reads and writes of objects are recorded', 'L08'),
  l09: ruleFact('Trails are central', 'L09'),
  l10: ruleFact('Log groups are kept', 'L10'),
  l11: ruleFact('Log groups are encrypted', 'L11'),
  l12: ruleFact('Log groups that are evidence cannot be deleted', 'L12'),
  l13: ruleFact('Refused traffic is recorded', 'L13'),
  l14: ruleFact('Flow logs go where logs are kept', 'L14'),
  l15: ruleFact('Control planes of clusters are logged', 'L15'),
  l16: ruleFact('Logs of control planes are kept', 'L16'),
  l17: ruleFact('Load balancers keep an access log', 'L17'),
  l18: ruleFact('Buckets keep an access log', 'L18'),
  l19: ruleFact('REST APIs log their executions', 'L19'),
  l20: ruleFact('HTTP APIs keep an access log', 'L20'),
  l21: ruleFact('Distributions keep an access log', 'L21'),
  l22: ruleFact('Databases export their logs', 'L22'),
  l23: ruleFact('Web ACLs log', 'L23'),
  l24: ruleFact('Functions have a log group that is kept', 'L24'),
  l25: ruleFact('Containers have a log driver', 'L25'),
  l26: ruleFact('AWS Config records', 'L26'),
  l27: ruleFact('Somebody is told of each kind of change', 'L27'),
  l28: ruleFact('Alarms do something', 'L28'),
  l29OpenSearch: ruleFact('Search domains publish their audit log', 'L29'),
  l29Redshift: ruleFact('Warehouses keep their audit log', 'L29'),
  l29CodeBuild: ruleFact('Build projects keep their logs', 'L29'),
  l29Sns: ruleFact('Topics log whether messages arrive', 'L29'),
  l30: ruleFact('Inspector scans instances', 'L30'),
  logWhen: { type: 'string', description: `When it is recorded: ${STATES}` },
  logGroupsSilent: {
    type: 'int',
    description: 'Log groups without an event in the last 24 hours',
  },
  logWhy: {
    type: 'string',
    description: `Why it is recorded: ${STATES}; left out when no source is declared`,
  },
  logSources: { type: 'int', description: 'Log sources that it declares' },
  logSourcesIncomplete: {
    type: 'int',
    description: 'Declared sources without purpose, owner or controls',
  },
  logGroupsDark: {
    type: 'int',
    description: 'Log groups that are no declared source',
  },
  logGroupsUnread: {
    type: 'int',
    description:
      'Log groups without metric filter, subscription filter and saved query',
  },
  logBlindSpots: {
    type: 'list<string>',
    description: 'Required purposes without a source that exists',
  },
  logWhere: { type: 'string', description: `Where it is kept: ${STATES}` },
  logWhatYouDo: {
    type: 'string',
    description: 'What happens with it: pass when every link holds, or fail',
  },
  chainRequired: {
    type: 'int',
    description: 'Kinds of change that somebody has to be told of',
  },
  chainWhole: {
    type: 'int',
    description: 'Kinds of change whose chain reaches a subscriber',
  },
  chainBrokenAt: {
    type: 'string',
    description: 'First link of the chain that fails; none when all hold',
  },
  chainTrail: linkFact('(a) A trail records every management event'),
  chainLogGroup: linkFact('(b) The trail writes to a log group'),
  chainFilter: linkFact('(c) Metric filters take the events'),
  chainMetric: linkFact('(d) The filters write a metric'),
  chainAlarm: linkFact('(e) An alarm watches the metric'),
  chainAction: linkFact('(e) The alarm has an action that is switched on'),
  chainSubscription: linkFact('(f) Somebody is subscribed to the topic'),
  chainRoute: linkFact('(g) The catalog says who is on call and what to do'),
  chainProof: linkFact('(h) An alarm has acted, or was tried out'),
} as const satisfies Record<string, FactDefinition>;

/** Rules about a whole account: without a resource they don't apply. */
export const ACCOUNT_RULES: readonly RuleId[] = [
  'L01',
  'L02',
  'L03',
  'L04',
  'L05',
  'L06',
  'L07',
  'L09',
  'L26',
  'L27',
  'L28',
  'L30',
];

/** Rules about log groups and VPCs, which have annotations of their own. */
export const NAMED_RULES: readonly RuleId[] = [
  'L10',
  'L11',
  'L12',
  'L13',
  'L14',
];

/** Rules about resources: they don't apply only when the service says what it has. */
export const RESOURCE_RULES: readonly RuleId[] = [
  'L08',
  'L15',
  'L16',
  'L17',
  'L18',
  'L19',
  'L20',
  'L21',
  'L22',
  'L23',
  'L24',
  'L25',
  'L29-opensearch',
  'L29-redshift',
  'L29-codebuild',
  'L29-sns',
];

const FACTS: Partial<Record<RuleId, keyof typeof LOGGING_FACTS>> = {
  'L29-opensearch': 'l29OpenSearch',
  'L29-redshift': 'l29Redshift',
  'L29-codebuild': 'l29CodeBuild',
  'L29-sns': 'l29Sns',
};

/** Name of the fact of a rule. */
export function factOf(rule: RuleId): string {
  return FACTS[rule] ?? rule.toLowerCase();
}

/** Kind of scan that the coverage rows of a rule bear. */
export function scanOf(rule: RuleId): string {
  return RULES[rule].scan;
}
