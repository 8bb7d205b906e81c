import { setImmediate } from 'node:timers/promises';
import { stringifyError } from '@backstage/errors';
import type {
  AnchorVerification,
  LedgerVerification,
} from '@fairway/plugin-jit-access-common';
import type {
  AnchoredHead,
  LedgerAnchor,
} from '@fairway/plugin-jit-access-node';
import type { Knex } from 'knex';
import { within } from '../worker/within';
import { forkOf, headFault } from './anchored';
import { ChainWalk, doubtOf, type ChainFault } from './ChainWalk';
import type { Ledger } from './Ledger';

/** Anchors, each with what it was given last as far as the database knows. */
export type AnchorsToCompare = readonly {
  anchor: LedgerAnchor;
  given: { seq: number; hash: string; heads: number } | undefined;
}[];

/** Rows read and hashed without letting others have the process. */
const PAGE = 500;
/** How long an anchor may take to tell its heads, in milliseconds. */
const PATIENCE_MS = 60_000;

/**
 * Walks the whole chain, a page at a time, and compares it with the heads that
 * anchors kept. What an anchor can't tell now is not ok.
 */
export async function verifyLedger(
  ledger: Ledger,
  knex: Knex,
  anchors: AnchorsToCompare,
): Promise<LedgerVerification> {
  const end = await ledger.end(knex);
  const walk = new ChainWalk();
  const doubts: ChainFault[] = [];
  const fault =
    (await walkTo(ledger, knex, end.seq, { walk, doubts })) ??
    (await faultAtEnd(ledger, knex, end, walk)) ??
    doubts.at(0);
  const compared: AnchorVerification[] = [];
  for (const each of anchors) {
    compared.push(await compareAnchor(ledger, knex, end.seq, each));
  }
  const bad = compared.find(({ ok }) => !ok);
  return {
    ok: !fault && !bad,
    rows: walk.seq,
    firstBadSeq: fault?.seq ?? null,
    reason: fault?.reason ?? (bad ? `Anchor ${bad.id}: ${bad.reason}` : null),
    headHash: end.hash,
    anchors: compared,
  };
}

async function walkTo(
  ledger: Ledger,
  knex: Knex,
  last: number,
  { walk, doubts }: { walk: ChainWalk; doubts: ChainFault[] },
): Promise<ChainFault | undefined> {
  for (;;) {
    const rows = await ledger.page(knex, {
      after: walk.seq,
      last,
      limit: PAGE,
    });
    for (const row of rows) {
      const fault = walk.next(row);
      if (fault) {
        return fault;
      }
      const doubt = doubtOf(row);
      if (doubt) {
        doubts.push(doubt);
      }
    }
    if (rows.length < PAGE) {
      return undefined;
    }
    // The driver of SQLite never yields on its own.
    await setImmediate();
  }
}

async function faultAtEnd(
  ledger: Ledger,
  knex: Knex,
  end: Awaited<ReturnType<Ledger['end']>>,
  walk: ChainWalk,
): Promise<ChainFault | undefined> {
  if (walk.seq !== end.seq) {
    return {
      seq: walk.seq + 1,
      reason: `The chain ends at row ${walk.seq}, but its head says ${end.seq}: rows were deleted from the end`,
    };
  }
  if (walk.hash !== end.hash) {
    return {
      seq: walk.seq,
      reason: 'The hash of the last row is not the one in the head',
    };
  }
  if (!end.isKeyed) {
    return {
      seq: walk.seq,
      reason: 'The head was not written with the configured ledger key',
    };
  }
  // Rows beyond the head are fine only while the head has moved on as well.
  const { first, last } = await ledger.bounds(knex);
  const now = await ledger.end(knex);
  if (last > now.seq) {
    return {
      seq: now.seq + 1,
      reason: 'There are rows after the end of the chain',
    };
  }
  return first < 1 && last !== 0
    ? { seq: first, reason: 'There are rows before the first of the chain' }
    : undefined;
}

async function compareAnchor(
  ledger: Ledger,
  knex: Knex,
  rows: number,
  { anchor, given }: AnchorsToCompare[number],
): Promise<AnchorVerification> {
  const { id } = anchor;
  let heads: AnchoredHead[];
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    heads = await within(signal, () => anchor.read({ signal }));
  } catch (error) {
    return {
      id,
      ok: false,
      heads: 0,
      seq: null,
      reason: `It could not be read: ${stringifyError(error)}`,
    };
  }
  const seq = heads.reduce((most, head) => Math.max(most, head.seq), 0);
  const reason =
    (await firstHeadFault(ledger, knex, rows, heads)) ??
    forkOf(heads) ??
    lossOf(heads, given);
  return {
    id,
    ok: reason === undefined,
    heads: heads.length,
    seq: seq === 0 ? null : seq,
    reason: reason ?? null,
  };
}

async function firstHeadFault(
  ledger: Ledger,
  knex: Knex,
  rows: number,
  heads: readonly AnchoredHead[],
): Promise<string | undefined> {
  for (let start = 0; start < heads.length; start += PAGE) {
    const some = heads.slice(start, start + PAGE);
    const hashes = await ledger.hashes(
      knex,
      some.map(({ seq }) => seq),
    );
    for (const head of some) {
      const hash = hashes.get(head.seq);
      const fault = headFault(head, { hash, rows, key: ledger.key });
      if (fault) {
        return fault;
      }
    }
    await setImmediate();
  }
  return undefined;
}

/** What the anchor was given and does not have any more. */
function lossOf(
  heads: readonly AnchoredHead[],
  given: AnchorsToCompare[number]['given'],
): string | undefined {
  if (!given || given.seq === 0) {
    return undefined;
  }
  const hasLast = heads.some(
    ({ seq, hash }) => seq === given.seq && hash === given.hash,
  );
  return hasLast && heads.length >= given.heads
    ? undefined
    : `It was given ${given.heads} heads, the last of row ${given.seq}, and does not have them all any more`;
}
