import type { Knex } from 'knex';
import { DatabaseClock, type Clock } from '../database/Clock';

/** The database's clock, moved. */
export class MovedClock implements Clock {
  private offset = 0;
  private readonly real = new DatabaseClock();

  async now(connection: Knex): Promise<Date> {
    return new Date((await this.real.now(connection)).getTime() + this.offset);
  }

  advance(millis: number): void {
    this.offset += millis;
  }

  /** So far ahead of the database's clock, in milliseconds. */
  moveTo(millis: number): void {
    this.offset = millis;
  }
}
