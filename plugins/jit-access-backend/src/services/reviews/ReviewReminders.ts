import type { Knex } from 'knex';
import type { Clock } from '../../database/Clock';
import type { ReviewStore } from '../../database/ReviewStore';
import type { Transactions } from '../../database/UnitOfWork';
import { reviewOverdue } from '../../outbox/reviewNotices';

const DAY = 24 * 3600 * 1000;

/** Calls reviews that are past their time overdue, once a day, until they are closed. */
export class ReviewReminders {
  constructor(
    private readonly knex: Knex,
    private readonly clock: Clock,
    private readonly transactions: Transactions,
    private readonly store: ReviewStore,
  ) {}

  /** Returns how many were called so. */
  async runOnce(): Promise<number> {
    const now = await this.clock.now(this.knex);
    const since = new Date(now.getTime() - DAY);
    let told = 0;
    for (const review of await this.store.overdue(this.knex, now, since)) {
      told += await this.transactions.run(async unit => {
        if (!(await this.store.noteReminded(unit.trx, review.id, now, since))) {
          return 0;
        }
        const items = await this.store.items(unit.trx, [review.id]);
        const open = (items.get(review.id) ?? []).filter(i => !i.decision);
        unit.publish(...reviewOverdue(review, open.length));
        return 1;
      });
    }
    return told;
  }
}
