import type {
  DurationBounds,
  GrantExtension,
} from '@fairway/plugin-jit-access-common';
import { durationToMs, msToDuration } from '@fairway/plugin-jit-access-react';

/** Shortest extension that is offered; milliseconds. */
const LEAST_MS = 1_000;

/** How much one extension can add: what the policy adds at one time, but not beyond the latest end. */
export function extensionBounds(
  endsAt: string | null,
  extension: GrantExtension,
): DurationBounds {
  const by = durationToMs(extension.by) ?? 0;
  const room =
    endsAt !== null && extension.latestEnd !== null
      ? Date.parse(extension.latestEnd) - Date.parse(endsAt)
      : by;
  const most = msToDuration(Math.max(LEAST_MS, Math.min(by, room)));
  return { default: most, min: msToDuration(LEAST_MS), max: most };
}
