import type { Knex } from 'knex';
import type { Clock } from '../database/Clock';
import type { RequestStore } from '../database/RequestStore';
import type { Transactions } from '../database/UnitOfWork';
import { grantExpiring } from './notices';

interface Ending {
  id: string;
  request_id: string;
  starts_at: string;
  ends_at: string;
}

const BATCH = 200;

/**
 * Tells grantees that their access is about to end, once for each end: an
 * extension moves the end, and is followed by a reminder of its own. Short
 * grants are reminded of in their last quarter.
 */
export class ExpiryReminders {
  constructor(
    private readonly knex: Knex,
    private readonly clock: Clock,
    private readonly transactions: Transactions,
    private readonly requests: RequestStore,
    /** Milliseconds before the end. */
    private readonly lead: number,
  ) {}

  /** Returns how many were told. */
  async runOnce(signal: AbortSignal): Promise<number> {
    let told = 0;
    let after = '';
    for (;;) {
      const now = await this.clock.now(this.knex);
      const ending = signal.aborted ? [] : await this.ending(now, after);
      for (const grant of ending) {
        if (this.isDue(grant, now) && (await this.tell(grant))) {
          told += 1;
        }
      }
      if (ending.length < BATCH) {
        return told;
      }
      after = ending[ending.length - 1].id;
    }
  }

  private ending(now: Date, after: string): Promise<Ending[]> {
    return this.knex('access_grants')
      .where('state', 'active')
      .where('ends_at', '>', now.toISOString())
      .where('ends_at', '<=', new Date(now.getTime() + this.lead).toISOString())
      .where('id', '>', after)
      .whereNotExists(told =>
        told
          .select('grant_id')
          .from('access_expiry_reminders')
          .whereRaw('access_expiry_reminders.grant_id = access_grants.id')
          .whereRaw('access_expiry_reminders.ends_at = access_grants.ends_at'),
      )
      .orderBy('id')
      .limit(BATCH)
      .select('id', 'request_id', 'starts_at', 'ends_at');
  }

  private isDue(grant: Ending, now: Date): boolean {
    const end = Date.parse(grant.ends_at);
    const quarter = (end - Date.parse(grant.starts_at)) / 4;
    return now.getTime() >= end - Math.min(this.lead, quarter);
  }

  /** False when another backend was first, or the grant ended or was extended meanwhile. */
  private tell(grant: Ending): Promise<boolean> {
    return this.transactions.run(async unit => {
      const still = await unit
        .trx('access_grants')
        .where({ id: grant.id, state: 'active', ends_at: grant.ends_at })
        .first('id');
      const request =
        still &&
        (await this.requests.get(unit.trx, grant.request_id, undefined));
      if (!request) {
        return false;
      }
      const inserted = await unit
        .trx('access_expiry_reminders')
        .insert({ grant_id: grant.id, ends_at: grant.ends_at })
        .onConflict(['grant_id', 'ends_at'])
        .ignore()
        .returning('grant_id');
      if (inserted.length === 0) {
        return false;
      }
      unit.publish(...grantExpiring(request, grant, grant.ends_at));
      return true;
    });
  }
}
