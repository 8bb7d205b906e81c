import type { LogGroup } from '@aws-sdk/client-cloudwatch-logs';
import type { FlowLog } from '@aws-sdk/client-ec2';
import type { FactValue } from '@fairway/plugin-security-scorecard-common';
import type {
  FactDefinition,
  Observation,
} from '@fairway/plugin-security-scorecard-node';
import type { Reading } from '../pages';
import { judgeVpc } from './flowLogs';
import { judgeLogGroup, retentionDays } from './logGroups';
import type { Verdict } from './rule';
import type { LoggingSubject } from './subjects';

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
} as const satisfies Record<string, FactDefinition>;

/** What was read of the account and region of an entity. */
export interface ScopeReading {
  trail: Verdict;
  logGroups: Reading<LogGroup>;
  flowLogs: Reading<FlowLog>;
}

interface Judged {
  resource: string;
  scanType: 'trail' | 'retention' | 'flow-logs';
  verdict: Verdict;
}

function logGroupFacts(
  subject: LoggingSubject,
  judged: readonly Judged[],
  { items }: Reading<LogGroup>,
): Record<string, FactValue> {
  const { logGroups } = subject;
  if (judged.some(({ verdict }) => verdict.state === 'unknown')) {
    return { logGroups: logGroups.length };
  }
  const existing = items.filter(g => logGroups.includes(g.logGroupName ?? ''));
  const missing = logGroups.length - existing.length;
  const failed = judged.filter(({ verdict }) => verdict.state === 'fail');
  const days = existing.flatMap(group => retentionDays(group) ?? []);
  return {
    logGroups: logGroups.length,
    logGroupsMissing: missing,
    logGroupsShortRetention: failed.length - missing,
    ...(days.length > 0 && { minRetentionDays: Math.min(...days) }),
  };
}

/** Applies L01, L10 and L13 to one entity. */
export function observeLogging(
  entityRef: string,
  observedAt: string,
  subject: LoggingSubject,
  reading: ScopeReading,
  minRetentionDays: number,
): Observation {
  const { scope } = subject;
  const trail: Judged = {
    resource: `account ${scope.accountId}`,
    scanType: 'trail',
    verdict: reading.trail,
  };
  const groups = subject.logGroups.map((name): Judged => ({
    resource: name,
    scanType: 'retention',
    verdict: judgeLogGroup(name, scope, reading.logGroups, minRetentionDays),
  }));
  const vpcs = subject.vpcs.map((vpcId): Judged => ({
    resource: vpcId,
    scanType: 'flow-logs',
    verdict: judgeVpc(vpcId, scope, reading.flowLogs),
  }));
  const all = [trail, ...groups, ...vpcs];
  const problems = new Set(
    all.flatMap(({ verdict }) =>
      verdict.state === 'unknown' ? verdict.problem : [],
    ),
  );
  const unknown = all.filter(({ verdict }) => verdict.state === 'unknown');
  const common = {
    entityRef,
    observedAt,
    facts: {
      ...(trail.verdict.state !== 'unknown' && {
        trailMultiRegion: trail.verdict.state === 'pass',
      }),
      ...logGroupFacts(subject, groups, reading.logGroups),
      vpcs: vpcs.length,
      ...(vpcs.length > 0 &&
        vpcs.every(({ verdict }) => verdict.state !== 'unknown') && {
          flowLogsActive: vpcs.every(({ verdict }) => verdict.state === 'pass'),
        }),
    },
    findings: all.flatMap(({ verdict }) =>
      verdict.state === 'fail' ? verdict.finding : [],
    ),
    coverage: all.map(({ resource, scanType, verdict }) => ({
      resource,
      scanType,
      ...(verdict.state === 'unknown'
        ? {
            state: 'unknown' as const,
            reason: verdict.code,
            lastScannedAt: null,
          }
        : {
            state: 'scanned' as const,
            reason: null,
            lastScannedAt: observedAt,
          }),
    })),
  };
  if (problems.size === 0) {
    return { ...common, status: 'ok' };
  }
  return {
    ...common,
    status: unknown.length === all.length ? 'error' : 'partial',
    error: [...problems].join('. '),
  };
}
