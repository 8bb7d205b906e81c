import {
  type CloudTrailClient,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
  type Trail,
} from '@aws-sdk/client-cloudtrail';
import { type AwsClients, type Scope, scopeKey } from '../clients';
import { CLOUDTRAIL } from '../services';
import { describeFailure, failureCode } from '../failure';
import type { Verdict } from './rule';
import { judgeTrails, type TrailView } from './trailRule';

type Unread = Extract<Verdict, { state: 'unknown' }>;

async function attempt<T>(
  action: string,
  where: string,
  signal: AbortSignal,
  call: () => Promise<T>,
): Promise<T | Unread> {
  try {
    return await call();
  } catch (error) {
    signal.throwIfAborted();
    return {
      state: 'unknown',
      code: failureCode(error),
      problem: describeFailure(error, action, where),
    };
  }
}

function isUnread(value: object): value is Unread {
  return 'state' in value && value.state === 'unknown';
}

function incomplete(action: string, where: string): Unread {
  return {
    state: 'unknown',
    code: 'IncompleteAnswer',
    problem: `${action} answered without what was asked for in ${where}`,
  };
}

/** Status and selectors are kept where the trail lives, not where it is seen. */
async function readTrail(
  trail: Trail & { TrailARN: string },
  client: CloudTrailClient,
  where: string,
  signal: AbortSignal,
): Promise<TrailView | Unread> {
  const options = { abortSignal: signal };
  const { TrailARN } = trail;
  const status = await attempt('cloudtrail:GetTrailStatus', where, signal, () =>
    client.send(new GetTrailStatusCommand({ Name: TrailARN }), options),
  );
  if (isUnread(status)) {
    return status;
  }
  const selection = await attempt(
    'cloudtrail:GetEventSelectors',
    where,
    signal,
    () =>
      client.send(
        new GetEventSelectorsCommand({ TrailName: TrailARN }),
        options,
      ),
  );
  if (isUnread(selection)) {
    return selection;
  }
  const { EventSelectors, AdvancedEventSelectors } = selection;
  if (status.IsLogging === undefined) {
    return incomplete('cloudtrail:GetTrailStatus', where);
  }
  if (!EventSelectors && !AdvancedEventSelectors) {
    return incomplete('cloudtrail:GetEventSelectors', where);
  }
  return {
    name: trail.Name ?? TrailARN,
    multiRegion: true,
    logging: status.IsLogging,
    selectors: EventSelectors ?? [],
    advancedSelectors: AdvancedEventSelectors ?? [],
  };
}

/** Applies L01 to an account, as it is seen from one region. Throws only the abort. */
export async function readTrailRule(
  clients: AwsClients,
  scope: Scope,
  signal: AbortSignal,
): Promise<Verdict> {
  const { accountId } = scope;
  const action = 'cloudtrail:DescribeTrails';
  const where = scopeKey(scope);
  const described = await attempt(action, where, signal, async () =>
    (await clients.get(CLOUDTRAIL, scope)).send(new DescribeTrailsCommand({}), {
      abortSignal: signal,
    }),
  );
  if (isUnread(described)) {
    return described;
  }
  if (!described.trailList) {
    return incomplete(action, where);
  }
  const trails: TrailView[] = [];
  const unread: Unread[] = [];
  for (const trail of described.trailList) {
    const { TrailARN, HomeRegion = scope.region } = trail;
    const home = { accountId, region: HomeRegion };
    if (!trail.IsMultiRegionTrail || !TrailARN) {
      trails.push({
        name: trail.Name ?? 'without a name',
        multiRegion: false,
        logging: false,
        selectors: [],
        advancedSelectors: [],
      });
      continue;
    }
    const view = await readTrail(
      { ...trail, TrailARN },
      await clients.get(CLOUDTRAIL, home),
      scopeKey(home),
      signal,
    );
    if (isUnread(view)) {
      unread.push(view);
    } else {
      trails.push(view);
    }
  }
  return judgeTrails(accountId, trails, unread);
}
