import { Duration } from 'luxon';

/**
 * What a provider that gives access to several places says of all of them: the
 * longest time that access may remain after a revoke, as ISO 8601 duration.
 *
 * @public
 */
export function longestResidual(
  places: readonly { residual: { toMillis(): number } }[],
): string {
  const millis = places.map(({ residual }) => residual.toMillis());
  return (
    Duration.fromMillis(Math.max(0, ...millis))
      .shiftTo('days', 'hours', 'minutes', 'seconds')
      .removeZeros()
      .toISO() ?? 'PT0S'
  );
}
