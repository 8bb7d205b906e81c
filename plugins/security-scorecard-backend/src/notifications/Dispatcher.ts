import type { LoggerService } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import type {
  NotificationSink,
  SinkNotice,
} from '@fairway/plugin-security-scorecard-node';
import type { Speaker } from '@fairway/plugin-spoken-node';
import { timeLimit } from '@fairway/plugin-time-limit-node';
import type { Knex } from 'knex';
import { parseJson } from '../database/rows';
import { composeMessage } from './message';

/** A row of `deliveries`. */
export interface DeliveryRow {
  id: string;
  sink: string;
  recipient: string;
  payload: string;
  created_at: string;
  due_at: string;
  attempts: number;
  delivered_at: string | null;
  abandoned_at: string | null;
  last_error: string | null;
}

const BATCH = 50;
/** Milliseconds for which a claim holds. */
const CLAIM = 60_000;
const MOST_ATTEMPTS = 12;
/** Milliseconds before the second try; each further one waits twice as long. */
const BACKOFF = 5_000;

/** What {@link Dispatcher} needs. */
export interface DispatcherOptions {
  knex: Knex;
  sinks: readonly NotificationSink[];
  /** URL of the portal, for links. */
  baseUrl: string;
  /** Says who and what a message names. */
  speaker: Speaker;
  logger: LoggerService;
  now: () => Date;
}

/**
 * Delivers sealed messages, each at least once, from any replica. A message
 * whose delivery can't be told to the database is delivered again, with the
 * same id.
 */
export class Dispatcher {
  readonly #options: DispatcherOptions;

  constructor(options: DispatcherOptions) {
    this.#options = options;
  }

  /** Delivers what is due; gives how many messages left. */
  async run(signal: AbortSignal): Promise<number> {
    const { knex, now } = this.#options;
    let delivered = 0;
    while (!signal.aborted) {
      const at = now();
      const rows: DeliveryRow[] = await knex<DeliveryRow>('deliveries')
        .whereNull('delivered_at')
        .whereNull('abandoned_at')
        .where('due_at', '<=', at.toISOString())
        .orderBy(['created_at', 'id'])
        .limit(BATCH)
        .select();
      if (!rows.length) {
        break;
      }
      for (const row of rows) {
        if (!signal.aborted && (await this.#claim(row, at))) {
          delivered += await this.#deliver(row, signal);
        }
      }
    }
    return delivered;
  }

  /** Forgets what was delivered or given up before a time. */
  async prune(before: string): Promise<void> {
    await this.#options
      .knex<DeliveryRow>('deliveries')
      .where('delivered_at', '<', before)
      .orWhere('abandoned_at', '<', before)
      .delete();
  }

  async #claim(row: DeliveryRow, at: Date): Promise<boolean> {
    const claimed = await this.#options
      .knex<DeliveryRow>('deliveries')
      .where({ id: row.id, attempts: row.attempts })
      .whereNull('delivered_at')
      .update({
        attempts: row.attempts + 1,
        due_at: new Date(at.getTime() + CLAIM).toISOString(),
      });
    return claimed === 1;
  }

  async #deliver(row: DeliveryRow, signal: AbortSignal): Promise<number> {
    const { knex, sinks, baseUrl, speaker, logger, now } = this.#options;
    const mine = () => knex<DeliveryRow>('deliveries').where('id', row.id);
    try {
      const sink = sinks.find(({ id }) => id === row.sink);
      if (!sink) {
        throw new Error(`There is no sink '${row.sink}' any more`);
      }
      const notices = parseJson<SinkNotice[]>(row.payload);
      const message = composeMessage(row.id, row.recipient, notices, baseUrl);
      const [title, description] = await speaker.say([
        message.title,
        message.description,
      ]);
      await sink.send(
        { ...message, title, description },
        { signal: timeLimit(CLAIM / 2, signal) },
      );
    } catch (error) {
      const message = isError(error) ? error.message : String(error);
      const giveUp = row.attempts + 1 >= MOST_ATTEMPTS;
      const at = now();
      await mine().update({
        last_error: message,
        abandoned_at: giveUp ? at.toISOString() : null,
        due_at: new Date(
          at.getTime() + BACKOFF * 2 ** row.attempts,
        ).toISOString(),
      });
      logger.warn(
        `Telling ${row.recipient} through '${row.sink}' failed${giveUp ? ' for good' : ', it is tried again'}: ${message}`,
      );
      return 0;
    }
    await mine().update({
      delivered_at: now().toISOString(),
      last_error: null,
    });
    return 1;
  }
}
