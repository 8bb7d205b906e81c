/** The middle of the values; of an even number, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  if (values.length === 0) {
    throw new Error('There is no median of nothing');
  }
  const sorted = [...values].sort((a, b) => a - b);
  const upper = Math.floor(sorted.length / 2);
  return sorted.length % 2
    ? sorted[upper]
    : (sorted[upper - 1] + sorted[upper]) / 2;
}

/** The value that a share of all values, 0 to 1, does not exceed. */
export function percentile(values: readonly number[], share: number): number {
  if (values.length === 0) {
    throw new Error('There is no percentile of nothing');
  }
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}
