import type { ResourceKind } from '../resources';
import { readBucket, judgeBucketLogging } from './buckets';
import { inspectCluster } from './cluster';
import { inspectContainers, inspectFunction } from './compute';
import {
  inspectBuildProject,
  inspectDatabase,
  inspectSearchDomain,
  inspectTopic,
  inspectWarehouse,
} from './data';
import {
  inspectDistribution,
  inspectHttpApi,
  inspectLoadBalancer,
  inspectRestApi,
  inspectWebAcl,
} from './frontDoor';
import { judgeObjectEvents } from '../trails/objectEvents';
import { inspectAlarm } from './alarm';
import { type Inspect, inspection, placeOf } from './Inspection';

const inspectBucket: Inspect = async (session, resource) => {
  const { id, scope } = resource;
  const view = await readBucket(session, scope, id, { exposure: false });
  const place = placeOf(resource);
  const target = view.logTarget.ok ? view.logTarget.value : null;
  return inspection(
    known => [
      judgeBucketLogging(place, view, known.isLogTarget(id)),
      judgeObjectEvents(place, id, scope.region, known.trails(scope)),
    ],
    { logTargets: target ? [target] : [] },
  );
};

/** How each kind of resource is read and judged. */
export const INSPECT: Readonly<Record<ResourceKind, Inspect>> = {
  bucket: inspectBucket,
  'kubernetes-cluster': inspectCluster,
  'load-balancer': inspectLoadBalancer,
  'rest-api': inspectRestApi,
  'http-api': inspectHttpApi,
  distribution: inspectDistribution,
  database: inspectDatabase,
  'web-acl': inspectWebAcl,
  function: inspectFunction,
  'task-definition': inspectContainers,
  'container-service': inspectContainers,
  alarm: inspectAlarm,
  'search-domain': inspectSearchDomain,
  warehouse: inspectWarehouse,
  'build-project': inspectBuildProject,
  topic: inspectTopic,
  other: async () => inspection(() => []),
};
