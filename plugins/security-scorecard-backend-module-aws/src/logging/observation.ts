import type { FactValue } from '@fairway/plugin-security-scorecard-common';
import type { Observation } from '@fairway/plugin-security-scorecard-node';
import { sayProblems } from '@fairway/plugin-security-scorecard-node';
import {
  ACCOUNT_RULES,
  factOf,
  NAMED_RULES,
  RESOURCE_RULES,
  scanOf,
} from './facts';
import { judgeSubject, type Verdicts } from './judgeSubject';
import { retentionDays } from './logGroupRules';
import type { LoggingOptions } from './options';
import { chainFacts } from './questions/whatYouDo';
import type { Readings } from './Readings';
import { type Judged, type RuleId, stateOf, type Verdict } from './rule';
import type { LoggingSubject } from './subjects';

type Facts = Record<string, FactValue>;

const verdictsOf = (rows: readonly Judged[], ...rules: RuleId[]): Verdict[] =>
  rows.flatMap(({ rule, verdict }) => (rules.includes(rule) ? verdict : []));

/** The state of some verdicts as a fact; left out when it is unknown. */
function stateFact(name: string, verdicts: readonly Verdict[]): Facts {
  const state = stateOf(verdicts);
  return state === 'unknown' ? {} : { [name]: state };
}

function ruleFacts(
  rows: readonly Judged[],
  { resourcesDeclared }: LoggingSubject,
): Facts {
  const facts = (rule: RuleId) =>
    stateFact(factOf(rule), verdictsOf(rows, rule));
  const judged = RESOURCE_RULES.filter(
    rule => resourcesDeclared || rows.some(row => row.rule === rule),
  );
  return Object.assign(
    {},
    ...[...ACCOUNT_RULES, ...NAMED_RULES, ...judged].map(facts),
  );
}

function trailFacts(rows: readonly Judged[]): Facts {
  const state = stateOf(verdictsOf(rows, 'L01'));
  return state === 'unknown' ? {} : { trailMultiRegion: state === 'pass' };
}

function logGroupFacts(
  { scope, logGroups }: LoggingSubject,
  rows: readonly Judged[],
  { group }: Readings,
): Facts {
  const verdicts = verdictsOf(rows, 'L10');
  if (
    stateOf(verdicts) === 'unknown' ||
    verdicts.some(v => v.state === 'unknown')
  ) {
    return { logGroups: logGroups.length };
  }
  const existing = logGroups.flatMap(name => {
    const answer = group({ scope, name });
    return (answer.ok && answer.value) || [];
  });
  const missing = logGroups.length - existing.length;
  const failed = verdicts.filter(({ state }) => state === 'fail');
  const days = existing.flatMap(known => retentionDays(known) ?? []);
  return {
    logGroups: logGroups.length,
    logGroupsMissing: missing,
    logGroupsShortRetention: failed.length - missing,
    ...(days.length > 0 && { minRetentionDays: Math.min(...days) }),
  };
}

function vpcFacts({ vpcs }: LoggingSubject, rows: readonly Judged[]): Facts {
  const verdicts = verdictsOf(rows, 'L13');
  const known = verdicts.every(({ state }) => state !== 'unknown');
  return {
    vpcs: vpcs.length,
    ...(vpcs.length > 0 &&
      known && {
        flowLogsActive: verdicts.every(({ state }) => state === 'pass'),
      }),
  };
}

/** How many verdicts fail; left out when one of them is unknown. */
function countFact(name: string, verdicts: readonly Verdict[]): Facts {
  return verdicts.some(({ state }) => state === 'unknown')
    ? {}
    : { [name]: verdicts.filter(({ state }) => state === 'fail').length };
}

function whyFacts(
  { sources, logGroups }: LoggingSubject,
  why: readonly Judged[],
  { readers }: Readings,
): Facts {
  if (!sources.ok) {
    return {};
  }
  const rows = (wanted: (resource: string) => boolean) =>
    why.filter(({ resource }) => wanted(resource)).map(r => r.verdict);
  const purposes = why.filter(({ resource }) =>
    resource.startsWith('purpose '),
  );
  const unread = logGroups.map(name => readers.get(name));
  return {
    logSources: sources.value.length,
    ...(sources.value.length > 0 && {
      ...stateFact(
        'logWhy',
        rows(() => true),
      ),
      ...countFact(
        'logSourcesIncomplete',
        rows(resource =>
          sources.value.some(({ kind, id }) => resource === `${kind}:${id}`),
        ),
      ),
      ...countFact(
        'logGroupsDark',
        rows(resource => logGroups.includes(resource)),
      ),
      ...(unread.every(answer => answer === undefined || answer.ok) && {
        logGroupsUnread: unread.filter(answer => answer?.ok && !answer.value)
          .length,
      }),
      ...(purposes.every(({ verdict }) => verdict.state !== 'unknown') && {
        logBlindSpots: purposes.flatMap(({ resource, verdict }) =>
          verdict.state === 'fail' ? [resource.split(' ')[1]] : [],
        ),
      }),
    }),
  };
}

function questionFacts({
  account,
  groups,
  vpcs,
  when,
  where,
}: Verdicts): Facts {
  return {
    ...stateFact('logWhen', [
      ...verdictsOf(account, 'L02'),
      ...verdictsOf(groups, 'L10'),
      ...verdictsOf(when, 'L-WHEN'),
    ]),
    ...countFact('logGroupsSilent', verdictsOf(when, 'L-WHEN')),
    ...stateFact('logWhere', [
      ...verdictsOf(account, 'L02', 'L06', 'L09'),
      ...verdictsOf(groups, 'L12'),
      ...verdictsOf(vpcs, 'L13', 'L14'),
      ...verdictsOf(where, 'L-WHERE'),
    ]),
  };
}

/** One row for a rule and a resource, however many ways lead to it. */
function distinct(rows: readonly Judged[]): Judged[] {
  return [
    ...new Map(rows.map(row => [`${row.rule} ${row.resource}`, row])).values(),
  ];
}

function coverageOf(
  { rule, resource, verdict }: Judged,
  observedAt: string,
): Observation['coverage'] {
  const row = { resource, scanType: scanOf(rule) };
  switch (verdict.state) {
    case 'not-applicable':
      return [];
    case 'unknown':
      return [
        { ...row, state: 'unknown', reason: verdict.code, lastScannedAt: null },
      ];
    default:
      return [
        { ...row, state: 'scanned', reason: null, lastScannedAt: observedAt },
      ];
  }
}

function problemsOf(
  { logGroups, sources, resourcesProblem }: LoggingSubject,
  rows: readonly Judged[],
  { readers }: Readings,
): string[] {
  return [
    ...new Set([
      ...(sources.ok ? [] : [sources.problem]),
      ...(resourcesProblem ? [resourcesProblem] : []),
      ...(sources.ok && sources.value.length > 0 ? logGroups : []).flatMap(
        name => {
          const read = readers.get(name);
          return read && !read.ok ? read.problem : [];
        },
      ),
      ...rows.flatMap(({ verdict }) =>
        verdict.state === 'unknown' ? verdict.problem : [],
      ),
    ]),
  ];
}

/** Applies all logging rules to one entity. */
export function observeLogging(
  entityRef: string,
  observedAt: string,
  subject: LoggingSubject,
  readings: Readings,
  options: LoggingOptions,
): Observation {
  const verdicts = judgeSubject(entityRef, subject, readings, options);
  const { account, groups, vpcs, resources, when, why, where, chain } =
    verdicts;
  const rules = [...account, ...groups, ...vpcs, ...resources];
  const rows = distinct([...rules, ...when, ...why, ...where, ...chain.judged]);
  const problems = problemsOf(subject, rows, readings);
  const common = {
    entityRef,
    observedAt,
    facts: {
      ...trailFacts(account),
      ...logGroupFacts(subject, groups, readings),
      ...vpcFacts(subject, vpcs),
      resourcesDeclared: subject.resourcesDeclared,
      resources: subject.resources.length,
      functions: subject.resources.filter(({ kind }) => kind === 'function')
        .length,
      ...ruleFacts(rules, subject),
      ...questionFacts(verdicts),
      ...whyFacts(subject, why, readings),
      ...chainFacts(chain, readings.account.walked),
    },
    findings: rows.flatMap(({ verdict }) =>
      verdict.state === 'fail' ? verdict.finding : [],
    ),
    coverage: rows.flatMap(row => coverageOf(row, observedAt)),
  };
  if (problems.length === 0) {
    return { ...common, status: 'ok' };
  }
  const decided = rows.some(
    ({ verdict }) => verdict.state === 'pass' || verdict.state === 'fail',
  );
  return {
    ...common,
    status: decided ? 'partial' : 'error',
    error: sayProblems(problems),
  };
}
