import type { Answer } from '../ask';
import { judgeFlowLogDestination, judgeVpc, flowLogsOf } from './flowLogs';
import type { Known } from './inspect/Inspection';
import {
  judgeDeletionProtection,
  judgeEncryption,
  judgeRetention,
} from './logGroupRules';
import type { LoggingOptions } from './options';
import {
  hasTrail,
  judgeActivity,
  judgeDark,
  judgeDestination,
  judgePurpose,
  judgeSource,
  judgeSourceExists,
  type SourceView,
} from './questions/sourceChecks';
import type { LogSource } from './questions/sources';
import { type ChainResult, judgeChain } from './questions/whatYouDo';
import type { Readings } from './Readings';
import type { Judged } from './rule';
import type { LoggingSubject } from './subjects';

/** All verdicts about one service. */
export interface Verdicts {
  account: readonly Judged[];
  groups: Judged[];
  vpcs: Judged[];
  resources: Judged[];
  when: Judged[];
  /** Empty when it declares no source. */
  why: Judged[];
  where: Judged[];
  chain: ChainResult;
}

/** Purposes whose logs are evidence: nobody may delete them. */
const EVIDENCE = ['auth', 'admin-change', 'data-access'];

function isEvidence(name: string, sources: readonly LogSource[]): boolean {
  const declared = sources.find(
    ({ kind, id }) => kind === 'log-group' && id === name,
  );
  return declared
    ? declared.purposes.some(purpose => EVIDENCE.includes(purpose))
    : /audit/i.test(name);
}

function judgeGroups(
  { scope, logGroups, sources }: LoggingSubject,
  readings: Readings,
  options: LoggingOptions,
): Judged[] {
  const known = sources.ok ? sources.value : [];
  return logGroups.flatMap(name => {
    const group = readings.group({ scope, name });
    return [
      judgeRetention(name, scope, group, options),
      judgeEncryption(name, scope, group),
      judgeDeletionProtection(name, scope, group, isEvidence(name, known)),
    ];
  });
}

function judgeVpcs(
  { scope, vpcs }: LoggingSubject,
  { flowLogs, group }: Readings,
  options: LoggingOptions,
): Judged[] {
  const find = (name: string) => group({ scope, name });
  return vpcs.flatMap(id => [
    judgeVpc(id, scope, flowLogs),
    judgeFlowLogDestination(id, scope, flowLogs, find, options),
  ]);
}

/** A resource is a source when at least one of its logs is on. */
function isLogged(rows: readonly Judged[]): Answer<boolean> {
  const verdicts = rows.map(({ verdict }) => verdict);
  const unread = verdicts.find(({ state }) => state === 'unknown');
  if (verdicts.some(({ state }) => state === 'pass')) {
    return { ok: true, value: true };
  }
  return unread?.state === 'unknown'
    ? { ok: false, code: unread.code, problem: unread.problem }
    : { ok: true, value: rows.length === 0 };
}

function seenSource(
  source: LogSource,
  subject: LoggingSubject,
  readings: Readings,
  resources: readonly Judged[],
): Answer<boolean> {
  const { scope } = subject;
  switch (source.kind) {
    case 'log-group': {
      const group = readings.group({ scope, name: source.id });
      return group.ok ? { ok: true, value: group.value !== null } : group;
    }
    case 'trail':
      return hasTrail(source.id, readings.account.trails);
    case 'flow-log': {
      const { logs, all } = flowLogsOf(source.id, readings.flowLogs);
      return logs.length > 0 || all.ok
        ? { ok: true, value: logs.length > 0 }
        : all;
    }
    default: {
      const arn =
        source.kind === 'bucket' ? `arn:aws:s3:::${source.id}` : source.id;
      return isLogged(resources.filter(({ resource }) => resource === arn));
    }
  }
}

function judgeWhy(
  entityRef: string,
  subject: LoggingSubject,
  views: readonly SourceView[],
  { requiredPurposes }: LoggingOptions,
): Judged[] {
  if (views.length === 0) {
    return [];
  }
  const { scope, logGroups } = subject;
  const isDeclared = (name: string) =>
    views.some(
      ({ source }) => source.kind === 'log-group' && source.id === name,
    );
  return [
    ...views.map(({ source }) => judgeSource(source, scope)),
    ...logGroups.map(name => judgeDark(name, scope, isDeclared(name))),
    ...requiredPurposes.map(purpose => judgePurpose(purpose, entityRef, views)),
  ];
}

/** Judges everything about one service. Pure: it asks nothing. */
export function judgeSubject(
  entityRef: string,
  subject: LoggingSubject,
  readings: Readings,
  options: LoggingOptions,
): Verdicts {
  const { scope, logGroups, sources } = subject;
  const { account } = readings;
  const known: Known = {
    options,
    group: readings.group,
    trails: () => account.trails,
    isLogTarget: readings.isLogTarget,
  };
  const resources = subject.resources.flatMap(
    ({ arn }) => readings.inspections.get(arn)?.judge(known) ?? [],
  );
  const views = (sources.ok ? sources.value : []).map((source): SourceView => ({
    source,
    exists: seenSource(source, subject, readings, resources),
  }));
  return {
    account: account.judged,
    groups: judgeGroups(subject, readings, options),
    vpcs: judgeVpcs(subject, readings, options),
    resources,
    when: logGroups.map(name =>
      judgeActivity(
        name,
        scope,
        readings.group({ scope, name }),
        readings.activity.get(name),
      ),
    ),
    why: judgeWhy(entityRef, subject, views, options),
    where: [
      ...logGroups.map(name =>
        judgeDestination(name, scope, readings.group({ scope, name }), options),
      ),
      ...views
        .filter(({ source }) => source.kind !== 'log-group')
        .map(view => judgeSourceExists(view, scope)),
    ],
    chain: judgeChain(
      entityRef,
      subject.people,
      account.chain,
      account.walked,
      options,
    ),
  };
}
