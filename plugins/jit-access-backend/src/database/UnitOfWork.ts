import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { AuditEntry, Ledger } from '../ledger/Ledger';
import type { OutboxMessage } from '../outbox/messages';
import type { Clock } from './Clock';

/**
 * One transaction of one transition. What it audits and publishes is written
 * at its end, in the same transaction, the ledger last: every transaction thus
 * takes its locks in the same order.
 */
export interface UnitOfWork {
  readonly trx: Knex.Transaction;
  /** The database's time, now. */
  now(): Promise<Date>;
  audit(entry: AuditEntry): void;
  publish(...messages: OutboxMessage[]): void;
  /**
   * Serializes with every other transition, for checks over several rows. Rows
   * that others change as well are locked before it, or both wait for ever.
   */
  serialize(): Promise<void>;
}

/** Runs units of work. */
export interface Transactions {
  /** The work is done again, from its beginning, when PostgreSQL ended it as one of those that wait for each other. */
  run<T>(work: (unit: UnitOfWork) => Promise<T>): Promise<T>;
}

/** How often a unit of work is tried that PostgreSQL ends because of a deadlock. */
const MOST_TRIES = 3;

/** Whether PostgreSQL ended a transaction because it and others waited for each other. */
function isDeadlock(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === '40P01'
  );
}

/** {@link Transactions} on the plugin's database. */
export class DatabaseTransactions implements Transactions {
  constructor(
    private readonly knex: Knex,
    private readonly clock: Clock,
    private readonly ledger: Ledger,
  ) {}

  async run<T>(work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.once(work);
      } catch (error) {
        // Nothing of it is left, and the others have what they waited for.
        if (tries === MOST_TRIES || !isDeadlock(error)) {
          throw error;
        }
      }
    }
  }

  private once<T>(work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
    return this.knex.transaction(async trx => {
      const entries: AuditEntry[] = [];
      const messages: OutboxMessage[] = [];
      const result = await work({
        trx,
        now: () => this.clock.now(trx),
        audit: entry => entries.push(entry),
        publish: (...added) => messages.push(...added),
        serialize: () => this.ledger.lock(trx),
      });
      if (messages.length > 0) {
        const at = (await this.clock.now(trx)).toISOString();
        await trx('access_outbox').insert(
          messages.map(message => ({
            id: randomUUID(),
            sink: message.sink,
            payload: JSON.stringify(message),
            created_at: at,
            due_at: at,
          })),
        );
      }
      await this.ledger.append(trx, () => this.clock.now(trx), entries);
      return result;
    });
  }
}
