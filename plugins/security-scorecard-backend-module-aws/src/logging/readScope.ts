import type { LogGroup } from '@aws-sdk/client-cloudwatch-logs';
import type { Answer } from '../ask';
import { groupBy } from '../batches';
import { type Scope, scopeKey } from '../clients';
import { readFlowLogs } from './flowLogs';
import { INSPECT } from './inspect';
import {
  type GroupRef,
  type Inspection,
  inspection,
  placeOf,
} from './inspect/Inspection';
import { type AccountReading, readAccount } from './inspect/readAccount';
import { type FindGroup, readLogGroups } from './logGroups';
import type { LoggingOptions } from './options';
import { readActivity } from './questions/readSilence';
import { readReaders } from './questions/readReaders';
import type { Readings } from './Readings';
import { RESOURCE_KIND_RULES } from './resourceRules';
import type { AwsResource } from './resources';
import { judge } from './rule';
import type { Session } from './Session';
import type { LoggingSubject } from './subjects';

/** Resources that are read at the same time; the client slows down when AWS asks for it. */
const CONCURRENCY = 4;

async function inEach<T>(
  items: readonly T[],
  task: (item: T) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  await Promise.all(
    Array.from({ length: CONCURRENCY }, async () => {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
        await task(item);
      }
    }),
  );
}

const unique = <T>(items: readonly T[]): T[] => [...new Set(items)];

/** A resource in an account or region that isn't read is unknown to each of its rules. */
async function inspect(
  session: Session,
  resource: AwsResource,
): Promise<Inspection> {
  const unread = session.unconfigured(resource.scope);
  if (!unread || resource.global) {
    return await INSPECT[resource.kind](session, resource);
  }
  return inspection(() =>
    RESOURCE_KIND_RULES[resource.kind].map(rule =>
      judge(rule, placeOf(resource), unread, () => undefined),
    ),
  );
}

async function readInspections(
  session: Session,
  subjects: readonly LoggingSubject[],
): Promise<Map<string, Inspection>> {
  const resources = new Map(
    subjects.flatMap(subject =>
      subject.resources.map((resource): [string, AwsResource] => [
        resource.arn,
        resource,
      ]),
    ),
  );
  const inspections = new Map<string, Inspection>();
  await inEach([...resources.values()], async resource => {
    inspections.set(resource.arn, await inspect(session, resource));
  });
  return inspections;
}

async function readGroups(
  session: Session,
  refs: readonly GroupRef[],
): Promise<(ref: GroupRef) => Answer<LogGroup | null>> {
  const finders = new Map<string, FindGroup>();
  for (const [key, members] of groupBy(refs, ref => scopeKey(ref.scope))) {
    const names = members.map(({ name }) => name);
    finders.set(key, await readLogGroups(session, members[0].scope, names));
  }
  return ({ scope, name }) =>
    finders.get(scopeKey(scope))?.(name) ?? {
      ok: false,
      code: 'NotAsked',
      problem: `Log group ${name} was not read`,
    };
}

function logTargets(
  account: AccountReading,
  inspections: ReadonlyMap<string, Inspection>,
): Set<string> {
  return new Set([
    ...account.logTargets,
    ...[...inspections.values()].flatMap(each => each.logTargets),
  ]);
}

/**
 * Reads everything that the rules need for the services of one account and
 * region, each thing once. Throws only the abort.
 */
export async function readScope(
  session: Session,
  scope: Scope,
  subjects: readonly LoggingSubject[],
  options: LoggingOptions,
): Promise<Readings> {
  const names = unique(subjects.flatMap(subject => subject.logGroups));
  const vpcs = unique(subjects.flatMap(subject => subject.vpcs));
  const account = await readAccount(session, scope, options);
  const flowLogs = await readFlowLogs(session, scope, vpcs);
  const inspections = await readInspections(session, subjects);
  const group = await readGroups(session, [
    ...names.map(name => ({ scope, name })),
    ...flowLogs.items.flatMap(({ LogGroupName }) =>
      LogGroupName ? [{ scope, name: LogGroupName }] : [],
    ),
    ...[...inspections.values()].flatMap(each => each.groups),
  ]);
  const existing = (wanted: readonly string[]) =>
    wanted.flatMap(name => {
      const answer = group({ scope, name });
      return (answer.ok && answer.value) || [];
    });
  const declaring = subjects.filter(
    ({ sources }) => sources.ok && sources.value.length > 0,
  );
  const targets = logTargets(account, inspections);
  return {
    now: session.now,
    account,
    flowLogs,
    group,
    inspections,
    activity: await readActivity(
      session,
      scope,
      existing(names).map(({ logGroupName = '' }) => logGroupName),
    ),
    readers: await readReaders(
      session,
      scope,
      existing(unique(declaring.flatMap(subject => subject.logGroups))),
    ),
    isLogTarget: bucket => targets.has(bucket),
  };
}
