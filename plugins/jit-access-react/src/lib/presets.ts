import type { DurationBounds } from '@fairway/plugin-jit-access-common';
import { durationToMs, msToDuration } from './duration';

const USUAL = [
  'PT20S',
  'PT5M',
  'PT15M',
  'PT30M',
  'PT1H',
  'PT2H',
  'PT4H',
  'PT8H',
  'P1D',
];

/** The bounds of a policy in milliseconds; what can't be read does not bind here. */
export function boundsInMs(bounds: DurationBounds) {
  return {
    min: durationToMs(bounds.min) ?? 0,
    max: durationToMs(bounds.max) ?? Infinity,
  };
}

/** Durations to offer, ISO 8601, ascending: minimum, default and maximum of the policy, and usual ones between. */
export function durationPresets(bounds: DurationBounds): string[] {
  const { min, max } = boundsInMs(bounds);
  const all = [bounds.min, bounds.default, bounds.max, ...USUAL]
    .map(durationToMs)
    .filter((ms): ms is number => ms !== null && ms >= min && ms <= max);
  return [...new Set(all)].sort((a, b) => a - b).map(msToDuration);
}

/** Why a duration is outside the bounds; null when it is inside. */
export function checkDuration(
  duration: string,
  bounds: DurationBounds,
): 'missing' | 'too-short' | 'too-long' | null {
  const ms = durationToMs(duration);
  const { min, max } = boundsInMs(bounds);
  if (ms === null || ms === 0) {
    return 'missing';
  }
  if (ms < min) {
    return 'too-short';
  }
  return ms > max ? 'too-long' : null;
}
