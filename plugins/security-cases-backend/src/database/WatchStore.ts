import type { Knex } from 'knex';

interface WatchRow {
  watch: string;
  subject: string;
  state: string;
  seen_at: string;
}

/** Remembers what was last seen, to tell a change from a repetition. */
export class WatchStore {
  constructor(private readonly knex: Knex) {}

  /** What was last seen of these subjects. */
  async states(
    watch: string,
    subjects: readonly string[],
  ): Promise<Map<string, { state: string; seenAt: string }>> {
    const rows = await this.knex<WatchRow>('watched_states')
      .where({ watch })
      .whereIn('subject', [...subjects]);
    return new Map(
      rows.map(row => [row.subject, { state: row.state, seenAt: row.seen_at }]),
    );
  }

  /** Subjects that were last seen before a time, longest first. */
  async notSeenSince(
    watch: string,
    before: string,
    limit: number,
  ): Promise<string[]> {
    return this.knex<WatchRow>('watched_states')
      .where({ watch })
      .where('seen_at', '<', before)
      .orderBy('seen_at')
      .limit(limit)
      .pluck('subject');
  }

  /** Forgets a subject, unless it was seen again since. */
  async forget(watch: string, subject: string, seenAt: string): Promise<void> {
    await this.knex<WatchRow>('watched_states')
      .where({ watch, subject: subject.slice(0, 255) })
      .where('seen_at', '<=', seenAt)
      .delete();
  }

  /** Keeps what was seen, unless something newer is kept. */
  async put(
    watch: string,
    seen: readonly { subject: string; state: string }[],
    seenAt: string,
  ): Promise<void> {
    if (seen.length === 0) {
      return;
    }
    await this.knex<WatchRow>('watched_states')
      .insert(
        seen.map(each => ({
          watch,
          subject: each.subject.slice(0, 255),
          state: each.state,
          seen_at: seenAt,
        })),
      )
      .onConflict(['watch', 'subject'])
      .merge(['state', 'seen_at'])
      .where('watched_states.seen_at', '<', seenAt);
  }
}
