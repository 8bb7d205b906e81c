import {
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
  type Trail,
} from '@aws-sdk/client-cloudtrail';
import type { Answer } from '../../ask';
import type { Scope } from '../../clients';
import { CLOUDTRAIL } from '../../services';
import type { Session } from '../Session';
import type { TrailSelection, TrailStatus, TrailView } from './TrailView';

/** CloudTrail writes an empty text where there is no error. */
const text = (value: string | undefined) => value || undefined;

async function readStatus(
  session: Session,
  home: Scope,
  arn: string,
): Promise<Answer<TrailStatus>> {
  return await session.ask(
    CLOUDTRAIL,
    home,
    { action: 'cloudtrail:GetTrailStatus' },
    async (client, options) => {
      const status = await client.send(
        new GetTrailStatusCommand({ Name: arn }),
        options,
      );
      return status.IsLogging === undefined
        ? undefined
        : {
            logging: status.IsLogging,
            deliveredAt: status.LatestDeliveryTime,
            deliveryError: text(status.LatestDeliveryError),
            digestError: text(status.LatestDigestDeliveryError),
            logGroupDeliveredAt: status.LatestCloudWatchLogsDeliveryTime,
            logGroupError: text(status.LatestCloudWatchLogsDeliveryError),
          };
    },
  );
}

async function readSelection(
  session: Session,
  home: Scope,
  arn: string,
): Promise<Answer<TrailSelection>> {
  return await session.ask(
    CLOUDTRAIL,
    home,
    { action: 'cloudtrail:GetEventSelectors' },
    async (client, options) => {
      const { EventSelectors, AdvancedEventSelectors } = await client.send(
        new GetEventSelectorsCommand({ TrailName: arn }),
        options,
      );
      return EventSelectors || AdvancedEventSelectors
        ? {
            selectors: EventSelectors ?? [],
            advancedSelectors: AdvancedEventSelectors ?? [],
          }
        : undefined;
    },
  );
}

/** Status and selectors are kept where the trail lives, not where it is seen. */
async function readTrail(
  session: Session,
  scope: Scope,
  trail: Trail,
): Promise<TrailView> {
  const arn = trail.TrailARN ?? trail.Name ?? '';
  const homeRegion = trail.HomeRegion ?? scope.region;
  const home = { accountId: scope.accountId, region: homeRegion };
  return {
    arn,
    name: trail.Name ?? arn,
    homeRegion,
    multiRegion: trail.IsMultiRegionTrail ?? false,
    organization: trail.IsOrganizationTrail ?? false,
    bucket: text(trail.S3BucketName),
    kmsKey: text(trail.KmsKeyId),
    fileValidation: trail.LogFileValidationEnabled ?? false,
    logGroupArn: text(trail.CloudWatchLogsLogGroupArn),
    status: await readStatus(session, home, arn),
    selection: await readSelection(session, home, arn),
  };
}

/** The trails that an account has, as they are seen from one region. Throws only the abort. */
export async function readTrails(
  session: Session,
  scope: Scope,
): Promise<Answer<TrailView[]>> {
  const described = await session.ask(
    CLOUDTRAIL,
    scope,
    { action: 'cloudtrail:DescribeTrails' },
    async (client, options) =>
      (await client.send(new DescribeTrailsCommand({}), options)).trailList,
  );
  if (!described.ok) {
    return described;
  }
  const trails: TrailView[] = [];
  for (const trail of described.value) {
    trails.push(await readTrail(session, scope, trail));
  }
  return { ok: true, value: trails };
}
