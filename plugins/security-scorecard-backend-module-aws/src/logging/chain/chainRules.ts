import type { MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { actionSight, alarmPlace } from '../inspect/alarm';
import type { LoggingOptions } from '../options';
import { judge, type Judged } from '../rule';
import { CHANGE_PATTERNS, type ChangePattern } from './changePatterns';
import type { ChainView } from './ChainView';
import { metricsFor, type Path, walkChain } from './walkChain';

/** What became of the chain of each kind of change that is required. */
export interface Walked {
  pattern: ChangePattern;
  path: Path;
}

/** Follows every required kind of change. */
export function walkAll(
  view: ChainView,
  { requiredPatterns }: LoggingOptions,
): Walked[] {
  return CHANGE_PATTERNS.filter(({ id }) => requiredPatterns.includes(id)).map(
    pattern => ({ pattern, path: walkChain(view, pattern) }),
  );
}

function judgePath(resource: string, location: string, path: Path): Judged {
  return judge('L27', { resource, location }, { ok: true, value: path }, () => {
    switch (path.state) {
      case 'whole':
        return undefined;
      case 'unknown':
        return { unread: path };
      default:
        return path.fault;
    }
  });
}

/**
 * L27 (CloudWatch.1 to CloudWatch.14): somebody is told of each kind of change.
 * Where the chain breaks before its first filter, it breaks once for all kinds.
 */
export function judgeChains(
  accountId: string,
  walked: readonly Walked[],
): Judged[] {
  const location = `CloudWatch alarms of ${accountId}`;
  const early = walked.find(
    ({ path }) =>
      path.state !== 'whole' && ['trail', 'log-group'].includes(path.link),
  );
  return early
    ? [judgePath(`account ${accountId}`, location, early.path)]
    : walked.map(({ pattern, path }) =>
        judgePath(`CIS ${pattern.id} ${pattern.what}`, location, path),
      );
}

/** Alarms on the metrics of the required kinds of change, each once. */
function watching(view: ChainView, walked: readonly Walked[]): MetricAlarm[] {
  const alarms = new Map<string, MetricAlarm>();
  for (const { logGroupArn = '' } of view.trails.ok ? view.trails.value : []) {
    const filters = view.filters(logGroupArn);
    for (const { pattern } of filters.ok ? walked : []) {
      for (const metric of filters.ok
        ? metricsFor(filters.value, pattern)
        : []) {
        const found = view.alarms(logGroupArn, metric);
        for (const alarm of found.ok ? found.value : []) {
          alarms.set(alarm.AlarmArn ?? alarm.AlarmName ?? '', alarm);
        }
      }
    }
  }
  return [...alarms.values()];
}

/** L28 (CloudWatch.15, CloudWatch.17) for the alarms along the chain. */
export function judgeChainAlarms(
  accountId: string,
  view: ChainView,
  walked: readonly Walked[],
): Judged[] {
  return watching(view, walked).map(alarm =>
    judge(
      'L28',
      alarmPlace(alarm, `CloudWatch alarms of ${accountId}`),
      { ok: true, value: alarm },
      actionSight,
    ),
  );
}
