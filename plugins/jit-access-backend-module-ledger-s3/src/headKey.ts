import type { AnchoredHead } from '@fairway/plugin-jit-access-node';

const NO_KEY = '-';
const KEY = /^(\d{16})_([0-9a-f]{64})_([0-9a-f]{64}|-)_(\d{8}T\d{9}Z)\.json$/;

/** A moment without the signs that need escaping in keys. */
const compact = (at: string) => at.replaceAll(/[-:.]/g, '');

/**
 * The whole head as an object's key: reading all heads is then one listing, and
 * what counts can't be overwritten, since another head is another key.
 */
export function keyOf(prefix: string, head: AnchoredHead): string {
  return `${prefix}${String(head.seq).padStart(16, '0')}_${head.hash}_${head.mac ?? NO_KEY}_${compact(head.at)}.json`;
}

/** The head in a key. Throws for a key that holds none: nothing else belongs there. */
export function headOf(prefix: string, key: string): AnchoredHead {
  const [, seq, hash, mac, at] = KEY.exec(key.slice(prefix.length)) ?? [];
  if (at === undefined) {
    throw new Error(`Object ${key} is no head of the ledger`);
  }
  const [, y, m, d, h, min, s, ms] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z$/.exec(at) ?? [];
  return {
    seq: Number(seq),
    hash,
    mac: mac === NO_KEY ? null : mac,
    at: `${y}-${m}-${d}T${h}:${min}:${s}.${ms}Z`,
  };
}
