import {
  type LogGroup,
  paginateDescribeLogGroups,
} from '@aws-sdk/client-cloudwatch-logs';
import type { Answer } from '../ask';
import { groupBy } from '../batches';
import type { Scope } from '../clients';
import { LOGS } from '../services';
import { type CallOptions, complete, type Session } from './Session';
import type { Reading } from '../pages';

const PAGE = 50;

/** Looks up a log group by name; null when it does not exist. */
export type FindGroup = (name: string) => Answer<LogGroup | null>;

function commonPrefix([first = '', ...others]: readonly string[]): string {
  let { length } = first;
  for (const name of others) {
    while (!name.startsWith(first.slice(0, length))) {
      length -= 1;
    }
  }
  return first.slice(0, length);
}

/** Names of one family share a prefix that is worth asking for: `/aws/lambda/…`. */
function family(name: string): string {
  return name
    .split('/')
    .slice(0, name.startsWith('/aws/') ? 3 : 2)
    .join('/');
}

async function readFamily(
  session: Session,
  scope: Scope,
  names: readonly string[],
): Promise<Reading<LogGroup>> {
  const missing = new Set(names);
  const prefix = commonPrefix(names);
  return await session.pages(
    LOGS,
    scope,
    'logs:DescribeLogGroups',
    async function* untilFound(client, options: CallOptions) {
      const pages = paginateDescribeLogGroups(
        { client, stopOnSameToken: true },
        { limit: PAGE, ...(prefix && { logGroupNamePrefix: prefix }) },
        options,
      );
      for await (const page of pages) {
        yield page;
        for (const { logGroupName = '' } of page.logGroups ?? []) {
          missing.delete(logGroupName);
        }
        if (missing.size === 0) {
          return;
        }
      }
    },
    { items: page => page.logGroups, nextToken: page => page.nextToken },
  );
}

/**
 * Reads the named groups of one scope in as few calls as their prefixes allow.
 * Throws only the abort.
 */
export async function readLogGroups(
  session: Session,
  scope: Scope,
  names: readonly string[],
): Promise<FindGroup> {
  const answers = new Map<string, Answer<LogGroup | null>>();
  for (const members of groupBy([...new Set(names)], family).values()) {
    const reading = await readFamily(session, scope, members);
    const all = complete(reading);
    for (const name of members) {
      const group = reading.items.find(item => item.logGroupName === name);
      // What was read counts, even when the list was not read to its end.
      const found: Answer<LogGroup | null> =
        group || all.ok ? { ok: true, value: group ?? null } : all;
      answers.set(name, found);
    }
  }
  return name =>
    answers.get(name) ?? {
      ok: false,
      code: 'NotAsked',
      problem: `Log group ${name} was not read`,
    };
}
