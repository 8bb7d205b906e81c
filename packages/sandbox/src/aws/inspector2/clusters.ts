import { AwsCall } from '../service';
import { getClustersForImageSchema, invalid, parseInput } from './requests';

/** GetClustersForImage: one page, for an image runs in few clusters. */
export function getClustersForImage(call: AwsCall, input: unknown): object {
  const { filter, nextToken } = parseInput(getClustersForImageSchema, input);
  if (nextToken) {
    throw invalid([{ name: 'nextToken', message: 'Invalid nextToken' }]);
  }
  const units = call.region.runningUnits.get(filter.resourceId) ?? 0;
  const { accountId } = call.account;
  return {
    cluster:
      units === 0
        ? []
        : [
            {
              clusterArn: `arn:aws:eks:${call.region.name}:${accountId}:cluster/harbour-prod`,
              clusterDetails: [
                {
                  lastInUse: Math.floor(call.world.now().getTime() / 1000),
                  runningUnitCount: units,
                  stoppedUnitCount: 0,
                  clusterMetadata: {
                    awsEksMetadataDetails: { namespace: 'default' },
                  },
                },
              ],
            },
          ],
  };
}
