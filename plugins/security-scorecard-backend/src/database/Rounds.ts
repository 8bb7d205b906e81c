import type { Knex } from 'knex';
import { breathe } from './breathe';
import { whereAny } from './bulk';

/** Observations that share their time: a row of `rounds`. */
export interface RoundRow {
  id: number;
  seen_at: string;
  members: number;
  /** How often a member joined or left. */
  changes: number;
}

/** Members that one statement moves to another round. */
const MOVED = 500;

/** How many times as large a round is that takes another one in. */
const LARGER = 4;

/** How membership changed within a transaction: members by round id, fewer or more. */
export type Membership = Map<number, number>;

/** What a transaction of a round found and did. */
export interface Seen {
  /** Rounds as it found them. */
  known: ReadonlyMap<number, RoundRow>;
  membership: Membership;
  /** Id under which observations joined the round, if any did. */
  id: number | undefined;
  joined: readonly string[];
  /** Seen again as before: refs by the round that they are of. */
  again: ReadonlyMap<number, readonly string[]>;
}

/** Counts a change of membership. */
export function count(
  membership: Membership,
  roundId: number,
  members: number,
): void {
  membership.set(roundId, (membership.get(roundId) ?? 0) + members);
}

/** Reads and writes `rounds`; the caller holds the lock of the collector. */
export class Rounds {
  readonly #trx: Knex;
  readonly #collectorId: string;

  constructor(trx: Knex, collectorId: string) {
    this.#trx = trx;
    this.#collectorId = collectorId;
  }

  /** The rounds of the collector: two or three. */
  async all(): Promise<Map<number, RoundRow>> {
    const rows: RoundRow[] = await this.#own().select(
      'id',
      'seen_at',
      'members',
      'changes',
    );
    // PostgreSQL gives big integers as text.
    return new Map(
      rows.map(row => [Number(row.id), { ...row, id: Number(row.id) }]),
    );
  }

  async open(seenAt: string): Promise<number> {
    const [{ id }]: { id: number | string }[] = await this.#trx('rounds')
      .insert({
        collector_id: this.#collectorId,
        seen_at: seenAt,
        members: 0,
        changes: 0,
      })
      .returning('id');
    return Number(id);
  }

  /** Notes who joined and who left. */
  async apply(membership: Membership): Promise<void> {
    if (membership.size) {
      const cases = 'when ? then ? '.repeat(membership.size);
      await this.#trx('rounds')
        .whereIn('id', [...membership.keys()])
        .update({
          members: this.#trx.raw(
            `members + case id ${cases}else 0 end`,
            [...membership].flat(),
          ),
          changes: this.#trx.raw('changes + 1'),
        });
    }
  }

  /** Moves the time of whole rounds; it never goes back. */
  async moveTime(ids: readonly number[], seenAt: string): Promise<void> {
    await this.#own()
      .whereIn('id', ids)
      .where('seen_at', '<', seenAt)
      .update({ seen_at: seenAt });
  }

  /** Moves members to another round, as far as they are members still. */
  async moveMembers(
    from: number,
    to: number,
    entityRefs: readonly string[],
  ): Promise<void> {
    const membership: Membership = new Map();
    for (let start = 0; start < entityRefs.length; start += MOVED) {
      await breathe();
      const moved: number = await whereAny(
        this.#trx,
        this.#trx('observations').where({
          collector_id: this.#collectorId,
          round_id: from,
        }),
        'entity_ref',
        entityRefs.slice(start, start + MOVED),
      ).update({ round_id: to });
      count(membership, from, -moved);
      count(membership, to, moved);
    }
    await this.apply(membership);
  }

  async removeEmpty(): Promise<void> {
    await this.#own().where('members', '<=', 0).delete();
  }

  #own(): Knex.QueryBuilder {
    return this.#trx('rounds').where('collector_id', this.#collectorId);
  }
}

/** Takes entities that are removed out of the rounds of all collectors. */
export async function leaveRounds(
  trx: Knex,
  entityRefs: readonly string[],
): Promise<void> {
  const left: (number | string)[] = await trx('observations')
    .whereIn('entity_ref', entityRefs)
    .whereNotNull('round_id')
    .pluck('round_id');
  const membership: Membership = new Map();
  left.forEach(id => count(membership, Number(id), -1));
  await new Rounds(trx, '').apply(membership);
}

/**
 * One round of a collector. What it sees again as before is only counted, and
 * noted at the end: when all observations of an earlier round were made again,
 * that is one row. A round that never ends, because its process did, leaves
 * those observations with their earlier time, which the next round moves.
 */
export class Round {
  /** Time of its observations; one with another time keeps that for itself. */
  #seenAt: string | undefined;
  #id: number | undefined;
  readonly #joined: string[] = [];
  /** Seen again, by the round that they are of. */
  readonly #again = new Map<number, string[]>();
  /** State in which this round left the others. */
  readonly #changes = new Map<number, number>();
  /** Rounds that somebody else changed. */
  readonly #disturbed = new Set<number>();

  /** Observations that it wrote, because they are new or say something new. */
  get written(): number {
    return this.#joined.length;
  }

  /** Whether an observation of a time is one of this round; the first good one decides. */
  isOf(observedAt: string): boolean {
    this.#seenAt ??= observedAt;
    return this.#seenAt === observedAt;
  }

  /** Id for those that join, made in the transaction of the first. */
  async idFor(rounds: Rounds, known: ReadonlyMap<number, RoundRow>) {
    return this.#id !== undefined && known.has(this.#id)
      ? this.#id
      : rounds.open(this.#seenAt ?? '');
  }

  /** Notes what a transaction found and did, after it was committed. */
  note(done: Seen): void {
    for (const [id, { changes }] of done.known) {
      const left = this.#changes.get(id);
      if (left !== undefined && left !== changes) {
        this.#disturbed.add(id);
      }
      this.#changes.set(id, changes + (done.membership.has(id) ? 1 : 0));
    }
    if (done.id !== undefined) {
      this.#id = done.id;
      this.#changes.set(done.id, (done.known.get(done.id)?.changes ?? 0) + 1);
    }
    this.#joined.push(...done.joined);
    for (const [id, refs] of done.again) {
      const own = this.#again.get(id) ?? [];
      own.push(...refs);
      this.#again.set(id, own);
    }
  }

  /** Notes what was seen again, within a transaction that holds the lock of the collector. */
  async end(rounds: Rounds): Promise<void> {
    const seenAt = this.#seenAt;
    if (seenAt === undefined || !(this.#again.size || this.#joined.length)) {
      return;
    }
    const known = await rounds.all();
    const whole: { id: number; refs: readonly string[] }[] = [];
    const parts: { id: number; refs: readonly string[] }[] = [];
    for (const [id, refs] of this.#again) {
      const row = known.get(id);
      const all =
        row?.members === refs.length &&
        row.changes === this.#changes.get(id) &&
        !this.#disturbed.has(id);
      (all ? whole : parts).push({ id, refs });
    }
    await rounds.moveTime(
      whole.map(w => w.id),
      seenAt,
    );
    let own = this.#id;
    if (parts.length) {
      own ??= await rounds.open(seenAt);
      for (const { id, refs } of parts) {
        await rounds.moveMembers(id, own, refs);
      }
    } else if (own !== undefined) {
      whole.push({ id: own, refs: this.#joined });
    }
    // So that there are few, the small ones of this time become part of the largest.
    const [largest, ...others] = whole
      .filter(({ id }) => (known.get(id)?.seen_at ?? seenAt) <= seenAt)
      .sort((a, b) => b.refs.length - a.refs.length);
    for (const { id, refs } of others) {
      if (refs.length * LARGER <= largest.refs.length) {
        await rounds.moveMembers(id, largest.id, refs);
      }
    }
    await rounds.removeEmpty();
  }
}
