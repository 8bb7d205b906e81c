import type {
  ApprovedImagesClient,
  ImageScan,
  Sample,
} from '@fairway/plugin-approved-images-common';

/** Scans of each state that are looked at, the newest. */
const LIMIT = 100;
const WEEK_MS = 7 * 86_400_000;

/** The newest scans that ended without a result: unanswered or failed, which is never clean. */
export async function undecidedScans(
  api: ApprovedImagesClient,
): Promise<ImageScan[]> {
  const pages = await Promise.all(
    (['unknown', 'failed'] as const).map(state =>
      api.listScans({ state, limit: LIMIT }),
    ),
  );
  return pages
    .flatMap(({ items }) => items)
    .filter(({ state }) => state === 'unknown' || state === 'failed');
}

/** Those of them that a sample asked for, in its week. */
export function ofSample(
  scans: readonly ImageScan[],
  { drawnAt }: Pick<Sample, 'drawnAt'>,
): ImageScan[] {
  const from = Date.parse(drawnAt);
  return scans.filter(({ cause, requestedAt }) => {
    const at = Date.parse(requestedAt);
    return cause === 'sample' && at >= from && at < from + WEEK_MS;
  });
}
