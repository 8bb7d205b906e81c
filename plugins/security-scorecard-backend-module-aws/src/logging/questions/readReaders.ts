import {
  DescribeSubscriptionFiltersCommand,
  DescribeQueryDefinitionsCommand,
  type LogGroup,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Answer } from '../../ask';
import type { Scope } from '../../clients';
import { LOGS } from '../../services';
import { complete, type Session } from '../Session';

async function readQueried(
  session: Session,
  scope: Scope,
): Promise<Answer<Set<string>>> {
  const queries = complete(
    await session.pages(
      LOGS,
      scope,
      'logs:DescribeQueryDefinitions',
      // The SDK has no paginator for it.
      async function* pages(client, options) {
        let nextToken: string | undefined;
        do {
          const page = await client.send(
            new DescribeQueryDefinitionsCommand({ nextToken }),
            options,
          );
          yield page;
          nextToken = page.nextToken;
        } while (nextToken);
      },
      {
        items: page => page.queryDefinitions,
        nextToken: page => page.nextToken,
      },
    ),
  );
  return queries.ok
    ? {
        ok: true,
        value: new Set(queries.value.flatMap(q => q.logGroupNames ?? [])),
      }
    : queries;
}

/**
 * Reads whether something reads each log group: a metric filter, a saved query
 * or a subscription filter, asked for in this order. Throws only the abort.
 */
export async function readReaders(
  session: Session,
  scope: Scope,
  groups: readonly LogGroup[],
): Promise<Map<string, Answer<boolean>>> {
  const readers = new Map<string, Answer<boolean>>();
  if (groups.length === 0) {
    return readers;
  }
  const queried = await readQueried(session, scope);
  for (const { logGroupName = '', metricFilterCount = 0 } of groups) {
    if (
      metricFilterCount > 0 ||
      (queried.ok && queried.value.has(logGroupName))
    ) {
      readers.set(logGroupName, { ok: true, value: true });
      continue;
    }
    const subscribed = await session.ask(
      LOGS,
      scope,
      { action: 'logs:DescribeSubscriptionFilters' },
      async (client, options) => {
        const { subscriptionFilters } = await client.send(
          new DescribeSubscriptionFiltersCommand({ logGroupName, limit: 1 }),
          options,
        );
        return subscriptionFilters && subscriptionFilters.length > 0;
      },
    );
    const nobody = subscribed.ok && !subscribed.value;
    readers.set(logGroupName, nobody && !queried.ok ? queried : subscribed);
  }
  return readers;
}
