import type { CoveredResource } from '@aws-sdk/client-inspector2';
import type { InspectorReader } from './InspectorReader';

/** Most images of one repository whose clusters are asked for. */
const MAX_IMAGES = 20;

function inUseCount(row: CoveredResource): number | undefined {
  return row.resourceMetadata?.ecrImage?.inUseCount;
}

/**
 * Ids of the images of a repository that run or may run. The coverage usually says it;
 * where it says nothing of any image, the clusters are asked. Undefined when
 * it is not known: then any image may run.
 *
 * @param rows - coverage of the images of one repository
 */
export async function runningImages(
  rows: readonly CoveredResource[],
  reader: Pick<InspectorReader, 'clusters'>,
): Promise<ReadonlySet<string> | undefined> {
  if (rows.some(row => (inUseCount(row) ?? 0) > 0)) {
    // One of which it says nothing may run as well.
    const mayRun = rows.filter(row => inUseCount(row) !== 0);
    return new Set(mayRun.flatMap(row => row.resourceId ?? []));
  }
  const ids = [...new Set(rows.flatMap(row => row.resourceId ?? []))];
  if (
    rows.some(row => inUseCount(row) !== undefined) ||
    ids.length === 0 ||
    ids.length > MAX_IMAGES
  ) {
    return undefined;
  }
  const running = new Set<string>();
  for (const id of ids) {
    const reading = await reader.clusters(id);
    if (reading.state !== 'complete') {
      return undefined;
    }
    const units = reading.items
      .flatMap(cluster => cluster.clusterDetails ?? [])
      .map(({ runningUnitCount }) => runningUnitCount ?? 0);
    if (units.some(count => count > 0)) {
      running.add(id);
    }
  }
  return running.size > 0 ? running : undefined;
}
