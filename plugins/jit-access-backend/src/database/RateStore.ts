import type { Knex } from 'knex';

interface RateRecord {
  user_ref: string;
  window_at: string;
  calls: number;
}

/** A window of a person's calls, with the one just counted. */
export interface RateWindow {
  calls: number;
  endsAt: Date;
}

/** Counts calls per person in windows that all backends share. */
export class RateStore {
  /** Counts one more; a window that is over makes way for a new one. */
  async count(
    knex: Knex,
    person: string,
    options: { now: Date; windowMillis: number },
  ): Promise<RateWindow> {
    const { now, windowMillis } = options;
    const oldest = new Date(now.getTime() - windowMillis).toISOString();
    const rate = 'access_rate';
    const [record]: RateRecord[] = await knex<RateRecord>(rate)
      .insert({ user_ref: person, window_at: now.toISOString(), calls: 1 })
      .onConflict('user_ref')
      .merge({
        calls: knex.raw(
          'CASE WHEN access_rate.window_at <= ? THEN 1 ELSE access_rate.calls + 1 END',
          [oldest],
        ),
        window_at: knex.raw(
          'CASE WHEN access_rate.window_at <= ? THEN ? ELSE access_rate.window_at END',
          [oldest, now.toISOString()],
        ),
      })
      .returning('*');
    if (!record) {
      throw new Error(`The rate of ${person} is missing`);
    }
    return {
      calls: record.calls,
      endsAt: new Date(Date.parse(record.window_at) + windowMillis),
    };
  }
}
