import { type Scope, scopeKey } from '../../clients';
import type { Answer } from '../../ask';
import {
  judgeChainAlarms,
  judgeChains,
  walkAll,
  type Walked,
} from '../chain/chainRules';
import type { ChainView } from '../chain/ChainView';
import { readChain } from '../chain/readChain';
import { isApproved, type LoggingOptions } from '../options';
import { judge, type Judged, type RuleId } from '../rule';
import type { Session } from '../Session';
import { judgeManagement } from '../trails/managementRule';
import { readTrails } from '../trails/readTrails';
import { judgeTrail } from '../trails/trailRules';
import type { TrailView } from '../trails/TrailView';
import { judgeConfigRecorder, judgeInstanceScanning } from './account';
import {
  judgeTrailBucketLogging,
  judgeTrailBucketPublic,
  readBucket,
} from './buckets';

/** What an account and region say for all their services at once. */
export interface AccountReading {
  trails: Answer<readonly TrailView[]>;
  chain: ChainView;
  walked: readonly Walked[];
  judged: readonly Judged[];
  /** Buckets that the access logs of trail buckets go to. */
  logTargets: readonly string[];
}

const TRAIL_RULES: readonly RuleId[] = [
  'L02',
  'L03',
  'L04',
  'L05',
  'L06',
  'L07',
  'L09',
];

async function readTrailBuckets(
  session: Session,
  scope: Scope,
  trails: readonly TrailView[],
  options: LoggingOptions,
): Promise<{ judged: Judged[]; logTargets: string[] }> {
  const judged: Judged[] = [];
  const logTargets: string[] = [];
  const names = new Map(
    trails.flatMap(({ bucket, homeRegion }) =>
      bucket ? [[bucket, homeRegion]] : [],
    ),
  );
  for (const [name, region] of names) {
    const archive = isApproved(`arn:aws:s3:::${name}`, options)
      ? options.archiveAccountId
      : undefined;
    const where = { accountId: archive ?? scope.accountId, region };
    const view = await readBucket(session, where, name, { exposure: true });
    const place = {
      resource: `arn:aws:s3:::${name}`,
      location: `Buckets of the trails of ${scope.accountId}`,
    };
    judged.push(
      judgeTrailBucketPublic(place, view),
      judgeTrailBucketLogging(place, view),
    );
    if (view.logTarget.ok && view.logTarget.value) {
      logTargets.push(view.logTarget.value);
    }
  }
  return { judged, logTargets };
}

/** Reads and judges what all services of an account and region share. Throws only the abort. */
export async function readAccount(
  session: Session,
  scope: Scope,
  options: LoggingOptions,
): Promise<AccountReading> {
  const { accountId } = scope;
  const trails = await readTrails(session, scope);
  const known = trails.ok ? trails.value : [];
  const buckets = await readTrailBuckets(session, scope, known, options);
  const chain = await readChain(session, trails, options);
  const walked = walkAll(chain, options);
  const place = {
    resource: `account ${accountId}`,
    location: `CloudTrail of ${scopeKey(scope)}`,
  };
  const unread = trails.ok
    ? []
    : TRAIL_RULES.map(rule => judge(rule, place, trails, () => undefined));
  return {
    trails,
    chain,
    walked,
    logTargets: buckets.logTargets,
    judged: [
      judgeManagement(accountId, trails),
      ...unread,
      ...known
        .filter(({ multiRegion }) => multiRegion)
        .flatMap(trail => judgeTrail(trail, accountId, session.now, options)),
      ...buckets.judged,
      await judgeConfigRecorder(session, scope),
      ...judgeChains(accountId, walked),
      ...judgeChainAlarms(accountId, chain, walked),
      await judgeInstanceScanning(session, scope),
    ],
  };
}
