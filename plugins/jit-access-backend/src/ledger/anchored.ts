import type { AnchoredHead } from '@fairway/plugin-jit-access-node';
import { isSameMac, macOfHead } from './hashing';

/** What is wrong with a head that an anchor kept, or undefined. */
export function headFault(
  head: AnchoredHead,
  found: { hash: string | undefined; rows: number; key: string | undefined },
): string | undefined {
  const { key } = found;
  if (
    key !== undefined &&
    (head.mac === null ||
      !isSameMac(macOfHead(key, head.seq, head.hash), head.mac))
  ) {
    return `Head ${head.seq} was not written with the configured ledger key`;
  }
  if (found.hash === undefined) {
    return head.seq > found.rows
      ? `Row ${head.seq} was anchored at ${head.at}, but the chain ends at row ${found.rows}: rows were deleted from the end`
      : `Row ${head.seq} was anchored at ${head.at} and is gone`;
  }
  return found.hash === head.hash
    ? undefined
    : `Row ${head.seq} is not the one that was anchored at ${head.at}: the chain was written again`;
}

/** Whether a value from outside has the shape of a head. */
export function isAnchoredHead(value: unknown): value is AnchoredHead {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const head: Partial<Record<keyof AnchoredHead, unknown>> = value;
  return (
    typeof head.seq === 'number' &&
    Number.isSafeInteger(head.seq) &&
    head.seq >= 1 &&
    typeof head.hash === 'string' &&
    typeof head.at === 'string' &&
    (head.mac === null || typeof head.mac === 'string')
  );
}

/** Two heads that name one row, but not one hash: a fork. */
export function forkOf(heads: readonly AnchoredHead[]): string | undefined {
  const seen = new Map<number, string>();
  for (const head of heads) {
    const known = seen.get(head.seq);
    if (known !== undefined && known !== head.hash) {
      return `Row ${head.seq} was anchored with two different hashes`;
    }
    seen.set(head.seq, head.hash);
  }
  return undefined;
}
