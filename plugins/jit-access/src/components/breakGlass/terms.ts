import type {
  BreakGlassTerms,
  DurationBounds,
  Entitlement,
} from '@fairway/plugin-jit-access-common';
import { durationToMs } from '@fairway/plugin-jit-access-react';

/** An entitlement that one may take at once. */
export type OfferedBreakGlass = Entitlement & { breakGlass: BreakGlassTerms };

/** How long break-glass can last: the policy's own maximum for it, not that of requests. */
export function breakGlassBounds(offered: OfferedBreakGlass): DurationBounds {
  const { max } = offered.breakGlass;
  const within = (iso: string) =>
    (durationToMs(iso) ?? Infinity) <= (durationToMs(max) ?? 0);
  const { min, default: usual } = offered.duration;
  return {
    min: within(min) ? min : max,
    default: within(usual) ? usual : max,
    max,
  };
}
