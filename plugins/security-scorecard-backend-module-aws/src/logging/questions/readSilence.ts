import { paginateGetMetricData } from '@aws-sdk/client-cloudwatch';
import { DescribeLogStreamsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { Answer } from '../../ask';
import { chunked } from '../../batches';
import { type Scope, scopeKey } from '../../clients';
import { LOGS } from '../../services';
import { CLOUDWATCH } from '../services';
import { complete, type Session } from '../Session';

/** Queries that one call of GetMetricData takes. */
const MAX_QUERIES = 500;
const DAY_SECONDS = 86_400;

/** Whether a log group had events in the last 24 hours; for a silent one, since when it has none. */
export type Activity =
  | { active: true }
  /** The time of its newest event; null when it has none at all. */
  | { active: false; newest: Date | null };

/** CloudWatch aligns a day to whole minutes. */
function window(now: Date) {
  const end = Math.ceil(now.getTime() / 60_000) * 60_000;
  return {
    EndTime: new Date(end),
    StartTime: new Date(end - DAY_SECONDS * 1000),
  };
}

async function readCounts(
  session: Session,
  scope: Scope,
  names: readonly string[],
): Promise<Map<string, Answer<boolean>>> {
  const results = complete(
    await session.pages(
      CLOUDWATCH,
      scope,
      'cloudwatch:GetMetricData',
      (client, options) =>
        paginateGetMetricData(
          { client, stopOnSameToken: true },
          {
            ...window(session.now),
            MetricDataQueries: names.map((Value, index) => ({
              Id: `g${index}`,
              MetricStat: {
                Metric: {
                  Namespace: 'AWS/Logs',
                  MetricName: 'IncomingLogEvents',
                  Dimensions: [{ Name: 'LogGroupName', Value }],
                },
                Period: DAY_SECONDS,
                Stat: 'Sum',
              },
            })),
          },
          options,
        ),
      {
        items: page => page.MetricDataResults,
        nextToken: page => page.NextToken,
      },
    ),
  );
  return new Map(
    names.map((name, index): [string, Answer<boolean>] => {
      if (!results.ok) {
        return [name, results];
      }
      const rows = results.value.filter(({ Id }) => Id === `g${index}`);
      const active = rows.some(({ Values }) =>
        Values?.some(value => value > 0),
      );
      const status = rows.at(-1)?.StatusCode;
      return [
        name,
        active || status === 'Complete'
          ? { ok: true, value: active }
          : {
              ok: false,
              code: status ?? 'IncompleteAnswer',
              problem: `cloudwatch:GetMetricData did not count the events of ${name} in ${scopeKey(scope)} (${status ?? 'no result'})`,
            },
      ];
    }),
  );
}

async function readNewest(
  session: Session,
  scope: Scope,
  logGroupName: string,
): Promise<Answer<Date | null>> {
  return await session.ask(
    LOGS,
    scope,
    { action: 'logs:DescribeLogStreams' },
    async (client, options) => {
      const { logStreams } = await client.send(
        new DescribeLogStreamsCommand({
          logGroupName,
          orderBy: 'LastEventTime',
          descending: true,
          limit: 1,
        }),
        options,
      );
      const newest = logStreams?.[0]?.lastEventTimestamp;
      return logStreams && (newest === undefined ? null : new Date(newest));
    },
  );
}

/**
 * Reads whether log groups that exist get events. The newest event is asked for
 * only where there was none for a day. Throws only the abort.
 */
export async function readActivity(
  session: Session,
  scope: Scope,
  names: readonly string[],
): Promise<Map<string, Answer<Activity>>> {
  const activity = new Map<string, Answer<Activity>>();
  for (const part of chunked(names, MAX_QUERIES)) {
    for (const [name, counted] of await readCounts(session, scope, part)) {
      if (!counted.ok) {
        activity.set(name, counted);
      } else if (counted.value) {
        activity.set(name, { ok: true, value: { active: true } });
      } else {
        const newest = await readNewest(session, scope, name);
        activity.set(
          name,
          newest.ok
            ? { ok: true, value: { active: false, newest: newest.value } }
            : newest,
        );
      }
    }
  }
  return activity;
}
