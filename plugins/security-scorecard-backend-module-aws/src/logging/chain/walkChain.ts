import type { MetricAlarm } from '@aws-sdk/client-cloudwatch';
import type { MetricFilter } from '@aws-sdk/client-cloudwatch-logs';
import type { Answer } from '../../ask';
import { actionSight } from '../inspect/alarm';
import type { Fault } from '../rule';
import { managementSight } from '../trails/managementRule';
import type { ChangePattern } from './changePatterns';
import { type ChainView, type Link, LINKS, type MetricRef } from './ChainView';
import { covers, parseFilterPattern, type Term } from './filterPattern';

/** What became of one path along the chain. */
export type Path =
  | { state: 'whole'; alarm: MetricAlarm; endpoints: string[] }
  | { state: 'unknown'; link: Link; code: string; problem: string }
  | { state: 'broken'; link: Link; fault: Fault };

/** Whole is better than unknown, which may be whole; of broken ones, the one that gets furthest. */
function best(paths: readonly Path[], none: () => Path): Path {
  const found = (state: Path['state']) => paths.find(p => p.state === state);
  const [furthest] = paths
    .flatMap(path => (path.state === 'broken' ? [path] : []))
    .sort((a, b) => LINKS.indexOf(b.link) - LINKS.indexOf(a.link));
  return found('whole') ?? found('unknown') ?? furthest ?? none();
}

function broken(link: Link, title: string, remediation: string): Path {
  return { state: 'broken', link, fault: { title, remediation } };
}

function along<T>(
  link: Link,
  answer: Answer<T>,
  next: (value: T) => Path,
): Path {
  return answer.ok
    ? next(answer.value)
    : { state: 'unknown', link, code: answer.code, problem: answer.problem };
}

/** An alarm without data for longer than this does not watch anything. */
const MAX_WITHOUT_DATA_MS = 7 * 86_400_000;

function alarmFault(alarm: MetricAlarm, now: Date): Fault | undefined {
  const name = alarm.AlarmName ?? 'without a name';
  const since = alarm.StateUpdatedTimestamp;
  if (
    alarm.StateValue === 'INSUFFICIENT_DATA' &&
    since &&
    now.getTime() - since.getTime() > MAX_WITHOUT_DATA_MS
  ) {
    return {
      title: `Alarm ${name} has had no data since ${since.toISOString().slice(0, 10)}`,
      remediation: `Set a default value on the metric filter, or treat missing data of alarm ${name} as notBreaching.`,
    };
  }
  if (alarm.TreatMissingData === 'breaching') {
    return {
      title: `Alarm ${name} takes silence for an event, so that it never goes off anew`,
      remediation: `Treat missing data of alarm ${name} as notBreaching.`,
    };
  }
  return undefined;
}

/** A subscription that is confirmed and not deleted has an ARN. */
function isSubscribed(arn: string | undefined): boolean {
  return /^arn:aws[\w-]*:sns:[^:]+:\d{12}:[^:]+:.+$/.test(arn ?? '');
}

function ofTopic(view: ChainView, alarm: MetricAlarm, topicArn: string): Path {
  return along('subscription', view.subscriptions(topicArn), list => {
    const endpoints = list.flatMap(({ SubscriptionArn, Endpoint }) =>
      isSubscribed(SubscriptionArn) ? [Endpoint ?? ''] : [],
    );
    return endpoints.length > 0
      ? { state: 'whole', alarm, endpoints }
      : broken(
          'subscription',
          `Nobody is subscribed to topic ${topicArn.split(':').at(-1)}`,
          `Subscribe the on-call tool to ${topicArn}, and confirm the subscription.`,
        );
  });
}

function ofAlarm(view: ChainView, alarm: MetricAlarm): Path {
  const fault = alarmFault(alarm, view.now);
  if (fault) {
    return { state: 'broken', link: 'alarm', fault };
  }
  const sight = actionSight(alarm);
  if (sight && 'title' in sight) {
    return { state: 'broken', link: 'action', fault: sight };
  }
  const topics = (alarm.AlarmActions ?? []).filter(arn =>
    /^arn:aws[\w-]*:sns:/.test(arn),
  );
  return best(
    topics.map(arn => ofTopic(view, alarm, arn)),
    () =>
      broken(
        'action',
        `Alarm ${alarm.AlarmName} tells nobody: none of its actions is a topic`,
        `Add an SNS topic to the actions of alarm ${alarm.AlarmName}.`,
      ),
  );
}

function metricsOf(filter: MetricFilter): MetricRef[] {
  return (filter.metricTransformations ?? []).flatMap(
    ({ metricName, metricNamespace }) =>
      metricName && metricNamespace
        ? [{ name: metricName, namespace: metricNamespace }]
        : [],
  );
}

const keyOf = ({ namespace, name }: MetricRef) => `${namespace} ${name}`;

/** Filters that write the same metric count as one: a long pattern has to be split. */
function byMetric(
  filters: readonly MetricFilter[],
): Map<string, { metric: MetricRef; terms: Term[] }> {
  const metrics = new Map<string, { metric: MetricRef; terms: Term[] }>();
  for (const filter of filters) {
    const terms = parseFilterPattern(filter.filterPattern ?? '') ?? [];
    for (const metric of metricsOf(filter)) {
      const entry = metrics.get(keyOf(metric)) ?? { metric, terms: [] };
      metrics.set(keyOf(metric), entry);
      entry.terms.push(...terms);
    }
  }
  return metrics;
}

/** Metrics that count every event of the pattern. */
export function metricsFor(
  filters: readonly MetricFilter[],
  pattern: ChangePattern,
): MetricRef[] {
  return [...byMetric(filters).values()].flatMap(({ metric, terms }) =>
    covers(terms, pattern.required) ? [metric] : [],
  );
}

function ofFilters(
  view: ChainView,
  logGroupArn: string,
  filters: readonly MetricFilter[],
  pattern: ChangePattern,
): Path {
  const metrics = metricsFor(filters, pattern);
  const paths = metrics.map(metric =>
    along('alarm', view.alarms(logGroupArn, metric), alarms =>
      best(
        alarms.map(alarm => ofAlarm(view, alarm)),
        () =>
          broken(
            'alarm',
            `No alarm watches metric ${metric.namespace} ${metric.name}`,
            `Create an alarm on metric ${metric.name} in namespace ${metric.namespace}.`,
          ),
      ),
    ),
  );
  return best(paths, () => {
    const without = filters.find(filter =>
      covers(
        parseFilterPattern(filter.filterPattern ?? '') ?? [],
        pattern.required,
      ),
    );
    return without
      ? broken(
          'metric',
          `Metric filter ${without.filterName} writes no metric`,
          `Give metric filter ${without.filterName} a metric name and a namespace.`,
        )
      : broken(
          'filter',
          `No metric filter takes ${pattern.what} (CIS ${pattern.id})`,
          `Create a metric filter for ${pattern.what} on ${logGroupArn}, with the pattern of CIS AWS Foundations 5.0, ${pattern.id}.`,
        );
  });
}

/** Follows the events of one kind from the trails of the account to those who are told. */
export function walkChain(view: ChainView, pattern: ChangePattern): Path {
  return along('trail', view.trails, trails =>
    best(
      trails.map((trail): Path => {
        const sight = managementSight(trail);
        if (sight && 'unread' in sight) {
          return { state: 'unknown', link: 'trail', ...sight.unread };
        }
        if (sight && 'title' in sight) {
          return { state: 'broken', link: 'trail', fault: sight };
        }
        const { logGroupArn, name } = trail;
        return logGroupArn
          ? along('filter', view.filters(logGroupArn), filters =>
              ofFilters(view, logGroupArn, filters, pattern),
            )
          : broken(
              'log-group',
              `Trail ${name} sends its events to no log group`,
              `Set a CloudWatch log group and a role on trail ${name}.`,
            );
      }),
      () =>
        broken(
          'trail',
          'The account has no trail',
          'Create a multi-region trail that records read and write management events.',
        ),
    ),
  );
}
