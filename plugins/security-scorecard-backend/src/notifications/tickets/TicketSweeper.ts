import type { LoggerService } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import type { CheckDefinition } from '@fairway/plugin-security-scorecard-common';
import type { TicketSystem } from '@fairway/plugin-security-scorecard-node';
import { spokenTime } from '@fairway/plugin-spoken-node';
import { timeLimit } from '@fairway/plugin-time-limit-node';
import type { Knex } from 'knex';
import { breathe } from '../../database/breathe';
import type { CheckLists } from '../../database/CheckLists';
import type { ScorecardRow } from '../../database/rows';
import { standingsOf } from '../failingChecks';
import { entityLink } from '../links';
import {
  planTicket,
  toldHash,
  type TicketRules,
  type TicketStep,
} from './plan';
import type { TicketRow, TicketStore } from './TicketStore';

const spokenDeadline = (deadline: string | null) =>
  deadline === null ? 'no deadline' : spokenTime(deadline);

/** Entities per look. */
const PAGE = 100;
/** Milliseconds that one call of the ticket system may take. */
const CALL = 30_000;

type Stored = Pick<
  ScorecardRow,
  'entity_ref' | 'title' | 'owner_ref' | 'check_list' | 'states' | 'details'
>;

/** What {@link TicketSweeper} needs. */
export interface TicketSweeperOptions {
  knex: Knex;
  lists: CheckLists;
  store: TicketStore;
  system: TicketSystem;
  checks: () => readonly CheckDefinition[];
  /** False while no checks are in force: then nothing is known to be over. */
  ready: () => boolean;
  rules: TicketRules;
  /** URL of the portal, for links. */
  baseUrl: string;
  logger: LoggerService;
  now: () => Date;
}

/**
 * Keeps one ticket per service and enforced check that fails for long: opened,
 * updated and closed by the state of the check. Each step is noted before and
 * after the ticket system is asked, and asked for by its key first, so that a
 * crash in between repeats it without doing it twice.
 */
export class TicketSweeper {
  readonly #options: TicketSweeperOptions;

  constructor(options: TicketSweeperOptions) {
    this.#options = options;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { store, ready } = this.#options;
    let after = '';
    while (!signal.aborted && ready()) {
      await breathe();
      const refs = await store.entities(after, PAGE);
      if (!refs.length) {
        return;
      }
      await this.#page(refs, signal);
      after = refs[refs.length - 1];
    }
  }

  async #page(refs: readonly string[], signal: AbortSignal): Promise<void> {
    const { knex, lists, store, checks, rules, now } = this.#options;
    const stored: Stored[] = await knex<ScorecardRow>('scorecards')
      .whereIn('entity_ref', [...refs])
      .select(
        'entity_ref',
        'title',
        'owner_ref',
        'check_list',
        'states',
        'details',
      );
    const definitions = new Map(checks().map(c => [c.id, c]));
    const order = await lists.get(stored.map(row => row.check_list));
    const rows = await store.of(refs);
    for (const ref of refs) {
      const entity = stored.find(row => row.entity_ref === ref);
      if (entity?.check_list === null) {
        // Not evaluated yet, so nothing is known to be over.
        continue;
      }
      const own = rows.filter(row => row.entity_ref === ref);
      const ids = order.get(entity?.check_list ?? '') ?? [];
      const standings = entity
        ? standingsOf(entity, ids, definitions)
        : new Map();
      const wanted = new Set([
        ...own.map(row => row.check_id),
        ...standings.keys(),
      ]);
      for (const checkId of wanted) {
        if (signal.aborted) {
          return;
        }
        const row = own.find(r => r.check_id === checkId);
        const definition = definitions.get(checkId);
        const step = planTicket(
          definition,
          standings.get(checkId),
          row,
          rules,
          now().toISOString(),
        );
        if (step) {
          await this.#take(
            step,
            { ref, checkId, entity, definition, row },
            signal,
          );
        }
      }
    }
  }

  async #take(step: TicketStep, about: About, signal: AbortSignal) {
    const { store, logger, now } = this.#options;
    const { definition } = about;
    let { row } = about;
    let next = step;
    if (next.kind === 'want') {
      if (!definition) {
        return;
      }
      row = await store.want({
        entity_ref: about.ref,
        check_id: about.checkId,
        failing_since: next.failingSince,
        severity: definition.severity,
        deadline: next.deadline,
      });
      next = { kind: 'open', deadline: next.deadline };
    }
    if (!row || !(await store.claim(row, now()))) {
      return;
    }
    try {
      const limited = timeLimit(CALL, signal);
      await this.#ask(next, { ...about, row }, limited);
    } catch (error) {
      const message = isError(error) ? error.message : String(error);
      await store.failed(row, message, now());
      logger.warn(
        `The ticket for '${about.checkId}' of '${about.ref}' could not be brought up to date, it is tried again: ${message}`,
      );
    }
  }

  async #ask(
    step: Exclude<TicketStep, { kind: 'want' }>,
    about: About & { row: TicketRow },
    signal: AbortSignal,
  ): Promise<void> {
    const { store, system } = this.#options;
    const { row, definition, entity } = about;
    const known = {
      idempotencyKey: row.occurrence,
      entityRef: about.ref,
    };
    if (step.kind === 'close') {
      // One that was opened just before a crash is found by its key.
      const key = row.ticket ?? (await system.find(known, { signal }))?.key;
      if (key) {
        await system.close(
          key,
          { idempotencyKey: `${row.occurrence}:closed`, text: step.why },
          { signal },
        );
      }
      await store.remove(row);
      return;
    }
    if (!definition || !entity) {
      return;
    }
    const { severity } = definition;
    const told = toldHash(severity, step.deadline);
    if (step.kind === 'open') {
      const ticket =
        (await system.find(known, { signal })) ??
        (await system.open(
          {
            ...known,
            ownerRef: entity.owner_ref,
            checkId: definition.id,
            title: `${entity.title}: ${definition.title}`,
            description: [
              `The check '${definition.id}' (${severity}) fails for ${entity.title} since ${spokenTime(row.failing_since)}.`,
              `Expected: ${definition.expected}`,
              definition.remediation,
              `Due: ${spokenDeadline(step.deadline)}`,
            ].join('\n\n'),
            severity,
            deadline: step.deadline,
            link: `${this.#options.baseUrl.replace(/\/$/, '')}${entityLink(about.ref, { check: definition.id })}`,
          },
          { signal },
        ));
      await store.done(row, {
        ticket: ticket.key,
        url: ticket.url,
        told,
        severity,
        deadline: step.deadline,
      });
    } else if (row.ticket) {
      await system.comment(
        row.ticket,
        {
          idempotencyKey: `${row.occurrence}:${told.slice(0, 16)}`,
          text: `It is ${severity} now, and due: ${spokenDeadline(step.deadline)}.`,
        },
        { signal },
      );
      await store.done(row, { told, severity, deadline: step.deadline });
    }
  }
}

interface About {
  ref: string;
  checkId: string;
  entity: Stored | undefined;
  definition: CheckDefinition | undefined;
  row: TicketRow | undefined;
}
