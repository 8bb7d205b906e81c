import { createHash } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type {
  IntakeOutcome,
  NormalisedEvent,
  SecurityEventIntake,
  Understood,
} from '@fairway/plugin-security-cases-node';
import type { Speaker } from '@fairway/plugin-spoken-node';
import type { Knex } from 'knex';
import { isLate } from '../core/classes';
import { SELF, type CaseStore } from '../database/CaseStore';
import type { CaseRow, EventRow } from '../database/rows';
import type { SourceStore } from '../database/SourceStore';
import type { Inbox, InboxRow } from './Inbox';
import { newCase } from './newCase';
import type { Planner } from './Planner';
import type { Resolved, Resolver } from './Resolver';
import { normalisedEventSchema, type CheckedEvent } from './schema';

const sha256 = (...parts: (string | Buffer)[]) => {
  const hash = createHash('sha256');
  parts.forEach(part => hash.update(part).update('\0'));
  return hash.digest('hex');
};

/** Tries after which people are told that an event waits. */
const TRIES_UNTIL_TOLD = 5;
/** Waiting events that are put into their cases at a time. */
const TOGETHER = 4;

/** What {@link Intake} needs. */
export interface IntakeOptions {
  knex: Knex;
  inbox: Inbox;
  cases: CaseStore;
  sources: SourceStore;
  resolver: Resolver;
  planner: Planner;
  /** Says the names of what sources write by refs. */
  speaker: Pick<Speaker, 'say'>;
  logger: LoggerService;
  now: () => Date;
  /** Called after a commit that pages show. */
  changed: () => void;
}

/**
 * Takes events: each is kept first, then put into the case it belongs to, once,
 * with the timeline and what is to be done, in one transaction. What could not
 * be put there is tried again, since not every source delivers twice. What came
 * before changes nothing.
 */
export class Intake implements SecurityEventIntake {
  readonly #o: IntakeOptions;

  constructor(options: IntakeOptions) {
    this.#o = options;
  }

  async take(
    source: string,
    raw: string | Buffer,
    understood: Understood,
  ): Promise<IntakeOutcome> {
    if (understood.outcome === 'event') {
      return this.#takeEvent(source, raw, understood.event);
    }
    const why = 'why' in understood ? understood.why : undefined;
    return this.#count(source, understood.outcome, why);
  }

  async #takeEvent(
    source: string,
    raw: string | Buffer,
    given: NormalisedEvent,
  ): Promise<IntakeOutcome> {
    const parsed = normalisedEventSchema.safeParse(given);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      return this.#count(
        source,
        'malformed',
        `${issue.path.join('.')}: ${issue.message}`,
      );
    }
    const event = parsed.data;
    const id = sha256(source, event.key);
    const { knex, inbox, now } = this.#o;
    const seen = await knex<EventRow>('security_events')
      .where({ id })
      .first('id');
    if (seen) {
      return this.#count(source, 'duplicate');
    }
    const row = await inbox.put(
      {
        id,
        source,
        event: JSON.stringify(given),
        raw_hash: sha256(raw),
      },
      now(),
    );
    return row ? this.#work(row, event) : this.#count(source, 'duplicate');
  }

  /**
   * Puts events that wait into their cases, a few at a time, until none is due or
   * the signal aborts; returns how many were tried.
   */
  async runOnce(signal: AbortSignal): Promise<number> {
    const { inbox, now } = this.#o;
    let tried = 0;
    while (!signal.aborted) {
      const rows = await inbox.claim(now(), TOGETHER);
      if (rows.length === 0) {
        break;
      }
      await Promise.all(rows.map(row => this.#work(row)));
      tried += rows.length;
    }
    return tried;
  }

  /** What is in the inbox is stored for good, also when it can't be put into a case now. */
  async #work(row: InboxRow, given?: CheckedEvent): Promise<IntakeOutcome> {
    const { knex, resolver, speaker, changed } = this.#o;
    let isNew;
    try {
      const event = given ?? normalisedEventSchema.parse(JSON.parse(row.event));
      // The catalog is asked before the transaction, which holds locks.
      const resolved = await resolver.resolve(event);
      const [summary] = await speaker.say([event.summary]);
      isNew = await knex.transaction(trx =>
        this.#store(trx, row, { ...event, summary }, resolved),
      );
    } catch (error) {
      await this.#putBack(row, stringifyError(error)).catch(fault =>
        this.#o.logger.error(
          `An event of ${row.source} waits until its lease ends: ${stringifyError(fault)}`,
        ),
      );
      return 'accepted';
    }
    if (isNew) {
      changed();
    }
    return this.#count(row.source, isNew ? 'accepted' : 'duplicate');
  }

  async #putBack(row: InboxRow, why: string): Promise<void> {
    const { knex, inbox, sources, logger, now } = this.#o;
    const attempts = await inbox.putBack(row, why, now());
    const told = `An event of ${row.source} that came at ${row.received_at} could not be put into a case, try ${attempts}: ${why}`;
    if (attempts < TRIES_UNTIL_TOLD) {
      logger.warn(told);
      return;
    }
    logger.error(told);
    await sources.tell(knex, row.source, now().toISOString(), told);
  }

  async #store(
    trx: Knex.Transaction,
    meta: InboxRow,
    event: CheckedEvent,
    resolved: Resolved,
  ): Promise<boolean> {
    const { cases, inbox, planner, now } = this.#o;
    await inbox.leave(trx, meta.id);
    const received = now();
    const at = received.toISOString();
    const groupKey = sha256(
      event.class,
      event.target.place ?? '',
      event.target.resource,
      resolved.userRef ?? event.actor.name ?? '',
    );
    // What nobody has seen yet is news, also when it happened before a case was closed.
    const fresh = newCase(groupKey, event, resolved, at);
    const isOpened = await cases.open(trx, fresh);
    const found = await cases.lock(
      trx,
      isOpened ? { id: fresh.id } : { open_key: groupKey },
    );
    if (!found) {
      throw new Error(
        'The case was closed while an event was added to it; the next try opens another',
      );
    }
    const added = await trx<EventRow>('security_events')
      .insert({
        id: meta.id,
        case_id: found.id,
        source: meta.source,
        class: event.class,
        action: event.action,
        summary: event.summary,
        actor_name: event.actor.name,
        actor_ref: resolved.userRef,
        target: event.target.resource,
        place: event.target.place,
        entity_refs: JSON.stringify(resolved.entityRefs),
        at: event.at,
        received_at: meta.received_at,
        raw_hash: meta.raw_hash,
      })
      .onConflict('id')
      .ignore()
      .returning('id');
    if (added.length === 0) {
      if (isOpened) {
        await trx<CaseRow>('security_cases').where({ id: found.id }).delete();
      }
      return false;
    }
    await cases.update(trx, found.id, {
      events: found.events + 1,
      last_event_at:
        found.last_event_at > event.at ? found.last_event_at : event.at,
      // An open case becomes more urgent, never less.
      ...(event.level === 'L2' && { level: event.level }),
    });
    await cases.addEntry(trx, found.id, at, {
      by: SELF,
      kind: isOpened ? 'opened' : 'event',
      text: event.summary,
      eventId: meta.id,
    });
    for (const link of event.links) {
      await cases.addLink(trx, found.id, at, {
        ...link,
        entityRef: resolved.entityRefs[0] ?? null,
      });
    }
    if (
      event.class !== 'unusual-access' &&
      resolved.userRef !== null &&
      resolved.entityRefs.length > 0
    ) {
      await trx('usage_inbox').insert({ event_id: meta.id, at });
    }
    await planner.plan(trx, {
      case: found,
      isOpened,
      eventId: meta.id,
      at,
      isLate: isLate(event.at, received),
      confidence: event.confidence,
    });
    return true;
  }

  async #count(
    source: string,
    outcome: IntakeOutcome,
    why?: string,
  ): Promise<IntakeOutcome> {
    const { knex, sources, now, logger } = this.#o;
    await sources.count(knex, source, outcome, now().toISOString(), why);
    if (outcome === 'forged') {
      logger.warn(`Refused an event of ${source}: ${why}`);
    }
    return outcome;
  }
}
