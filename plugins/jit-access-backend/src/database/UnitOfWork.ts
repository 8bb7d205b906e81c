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
  /** Serializes with every other transition, for checks over several rows. */
  serialize(): Promise<void>;
}

/** Runs units of work. */
export interface Transactions {
  run<T>(work: (unit: UnitOfWork) => Promise<T>): Promise<T>;
}

/** {@link Transactions} on the plugin's database. */
export class DatabaseTransactions implements Transactions {
  constructor(
    private readonly knex: Knex,
    private readonly clock: Clock,
    private readonly ledger: Ledger,
  ) {}

  run<T>(work: (unit: UnitOfWork) => Promise<T>): Promise<T> {
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
