import { refsOf, type EventRow } from '../database/rows';
import type { UsageStore } from '../database/UsageStore';
import { judgeAndCount, unusual } from './count';
import { levelOfSigns } from './judge';
import type { UnusualRules } from './rules';

const FEED = 'events';
const PAGE = 100;

/**
 * What known people did to known services, by the events that cases are of. Each
 * leaves the inbox in the transaction in which it is judged and counted.
 */
export class EventFeed {
  constructor(
    private readonly store: UsageStore,
    private readonly now: () => Date,
  ) {}

  /** Judges what waits; false when nothing does. */
  async next(rules: UnusualRules): Promise<boolean> {
    const waiting = await this.store.inbox(PAGE);
    for (const id of waiting) {
      await this.#count(id, rules);
    }
    return waiting.length === PAGE;
  }

  /** Without rules nothing is counted. */
  async skip(): Promise<void> {
    await this.store.clearInbox();
  }

  async #count(id: string, rules: UnusualRules): Promise<void> {
    const { store, now } = this;
    await store.knex.transaction(async trx => {
      if (!(await store.leaveInbox(trx, id))) {
        return;
      }
      const row = await trx<EventRow>('security_events').where({ id }).first();
      const [target] = row ? refsOf(row.entity_refs) : [];
      if (!row || row.actor_ref === null || target === undefined) {
        return;
      }
      const use = {
        person: row.actor_ref,
        target,
        at: row.at,
        minutes: null,
      };
      await judgeAndCount(
        trx,
        store,
        FEED,
        {
          use,
          key: `event ${id}`,
          raw: row.raw_hash,
          event: signs => ({
            ...unusual(
              use,
              signs,
              `${row.action} on ${target} by ${use.person}`,
            ),
            // What was done has a case of its own, as urgent as it is.
            level: levelOfSigns(signs, { isGrave: false }),
          }),
        },
        rules,
      );
      const before = new Date(now().getTime() - rules.history);
      await store.forget(trx, FEED, before.toISOString());
    });
  }
}
