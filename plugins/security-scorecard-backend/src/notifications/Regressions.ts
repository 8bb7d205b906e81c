import {
  compareLevels,
  LEVELS,
  type CheckDefinition,
  type Level,
} from '@fairway/plugin-security-scorecard-common';
import type { Knex } from 'knex';
import { breathe } from '../database/breathe';
import type { CheckLists } from '../database/CheckLists';
import { subtractDuration } from '../domain/durations';
import { standingsOf, type CheckStanding } from './failingChecks';
import { entityLink } from './links';
import type { Notice, NoticeBoard } from './notices';

/** Name of the cursor. */
const SOURCE = 'history';
/**
 * How far back each look goes beyond the last one, ISO 8601. Transactions
 * become visible in another order than their times; none takes so long. What is
 * read again is told once, by its key.
 */
const OVERLAP = 'PT10M';
/** How long keys are kept, ISO 8601; longer than the overlap. */
const KEEP_KEYS = 'P1D';
const PAGE = 200;

interface Row {
  id: number | string;
  at: string;
  kind: 'level' | 'check';
  subject: string;
  from_state: string | null;
  to_state: string | null;
  entity_ref: string;
  title: string;
  owner_ref: string | null;
  check_list: string | null;
  states: string;
  details: string;
}

/** What {@link Regressions} needs. */
export interface RegressionsOptions {
  knex: Knex;
  lists: CheckLists;
  board: NoticeBoard;
  checks: () => readonly CheckDefinition[];
  /** Told of entities that nobody owns. */
  fallback: readonly string[];
  now: () => Date;
}

/** Finds lost levels and checks that newly fail in the history, and tells of them. */
export class Regressions {
  readonly #options: RegressionsOptions;

  constructor(options: RegressionsOptions) {
    this.#options = options;
  }

  /** Tells what is new since the last look; after a crash, what that look did not tell. */
  async run(signal: AbortSignal): Promise<void> {
    const { knex, now } = this.#options;
    const position = await this.#position();
    const from = subtractDuration(new Date(position), OVERLAP);
    let latest = position;
    let after = 0;
    while (!signal.aborted) {
      await breathe();
      const rows = await this.#read(from, after);
      if (!rows.length) {
        break;
      }
      const notices = await this.#noticesOf(rows);
      await knex.transaction(trx =>
        this.#options.board.add(trx, notices, now()),
      );
      after = Number(rows[rows.length - 1].id);
      latest = rows.reduce((max, { at }) => (at > max ? at : max), latest);
    }
    if (!signal.aborted) {
      await knex('notice_cursors')
        .where('source', SOURCE)
        .update({ position: latest });
      await knex('notice_keys')
        .where('key', 'like', `${SOURCE}:%`)
        .where('at', '<', subtractDuration(new Date(latest), KEEP_KEYS))
        .delete();
    }
  }

  /** Where the last look ended; what was before the first look is not told. */
  async #position(): Promise<string> {
    const { knex, now } = this.#options;
    await knex('notice_cursors')
      .insert({ source: SOURCE, position: now().toISOString() })
      .onConflict('source')
      .ignore();
    const row: { position: string } | undefined = await knex('notice_cursors')
      .where('source', SOURCE)
      .first('position');
    return row?.position ?? now().toISOString();
  }

  async #read(from: string, after: number): Promise<Row[]> {
    return this.#options
      .knex('history')
      .join('scorecards', 'scorecards.entity_ref', 'history.entity_ref')
      .where('history.at', '>=', from)
      .where('history.id', '>', after)
      .where(kinds =>
        kinds.where('history.kind', 'level').orWhere(check =>
          check.where({
            'history.kind': 'check',
            'history.to_state': 'fail',
          }),
        ),
      )
      .orderBy('history.id')
      .limit(PAGE)
      .select(
        'history.id',
        'history.at',
        'history.kind',
        'history.subject',
        'history.from_state',
        'history.to_state',
        'scorecards.entity_ref',
        'scorecards.title',
        'scorecards.owner_ref',
        'scorecards.check_list',
        'scorecards.states',
        'scorecards.details',
      );
  }

  async #noticesOf(rows: readonly Row[]): Promise<Notice[]> {
    const { lists, checks } = this.#options;
    const definitions = new Map(checks().map(c => [c.id, c]));
    const ids = await lists.get(rows.map(row => row.check_list));
    return rows.flatMap(row => {
      if (row.kind === 'level') {
        return this.#levelLost(row);
      }
      const definition = definitions.get(row.subject);
      const order = row.check_list === null ? [] : ids.get(row.check_list);
      const standing = standingsOf(row, order ?? [], definitions).get(
        row.subject,
      );
      return definition && standing
        ? this.#checkFailing(row, definition, standing)
        : [];
    });
  }

  #levelLost(row: Row): Notice[] {
    const from = levelOf(row.from_state);
    const to = levelOf(row.to_state);
    return from && to && compareLevels(to, from) < 0
      ? [
          {
            ...this.#about(row),
            kind: 'level-lost',
            title: `${row.title} fell from ${from} to ${to}`,
            description: 'Its Security tab says what is missing.',
            link: entityLink(row.entity_ref),
            severity: 'high',
          },
        ]
      : [];
  }

  /** Only while it is so: what was mended or waived since is no news. */
  #checkFailing(
    row: Row,
    definition: CheckDefinition,
    standing: CheckStanding,
  ): Notice[] {
    return standing.state === 'fail' && !standing.waived && standing.enforced
      ? [
          {
            ...this.#about(row),
            kind: 'check-failing',
            title: `${row.title} fails: ${definition.title}`,
            description: definition.remediation,
            link: entityLink(row.entity_ref, { check: definition.id }),
            severity:
              definition.severity === 'critical' ||
              definition.severity === 'high'
                ? definition.severity
                : 'normal',
          },
        ]
      : [];
  }

  #about(row: Row) {
    return {
      recipients: row.owner_ref ? [row.owner_ref] : this.#options.fallback,
      entityRef: row.entity_ref,
      key: `${SOURCE}:${row.id}`,
    };
  }
}

function levelOf(text: string | null): Level | undefined {
  return LEVELS.find(level => level === text);
}
