import type { Severity } from '@fairway/plugin-security-scorecard-common';
import { spokenTime } from '@fairway/plugin-spoken-node';
import type { Knex } from 'knex';
import { breathe } from '../database/breathe';
import { entityLink } from './links';
import type { Notice, NoticeBoard } from './notices';

const PREFIX = 'overdue:';
const PAGE = 200;

interface Row {
  id: string;
  vulnerability: string;
  finding_title: string;
  component: string;
  severity: Severity;
  deadline: string;
  entity_ref: string;
  title: string;
  owner_ref: string | null;
}

/** What is wrong and where; scanners name the place in the title or leave it out. */
function whatOf(row: Pick<Row, 'finding_title' | 'component'>): string {
  return row.finding_title.includes(row.component)
    ? row.finding_title
    : `${row.finding_title}, in ${row.component}`;
}

/** What {@link OverdueFindings} needs. */
export interface OverdueFindingsOptions {
  knex: Knex;
  board: NoticeBoard;
  /** Told of entities that nobody owns. */
  fallback: readonly string[];
  now: () => Date;
}

/**
 * Tells of critical and high findings that are past their deadline and not
 * waived: once per finding and deadline, whenever it was that they came in.
 */
export class OverdueFindings {
  readonly #options: OverdueFindingsOptions;

  constructor(options: OverdueFindingsOptions) {
    this.#options = options;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { knex, board, now } = this.#options;
    let after = '';
    while (!signal.aborted) {
      await breathe();
      const rows = await this.#read(after, now().toISOString());
      if (!rows.length) {
        break;
      }
      const notices = rows.map(row => this.#noticeOf(row));
      await knex.transaction(trx => board.add(trx, notices, now()));
      after = rows[rows.length - 1].id;
    }
    await this.#forget();
  }

  async #read(after: string, at: string): Promise<Row[]> {
    const { knex } = this.#options;
    return knex('findings')
      .join('scorecards', 'scorecards.entity_ref', 'findings.entity_ref')
      .leftJoin('notice_keys', join =>
        join.on(
          'notice_keys.key',
          knex.raw(`'${PREFIX}' || findings.id || ':' || findings.deadline`),
        ),
      )
      .whereNull('notice_keys.key')
      .where('findings.status', 'open')
      .whereIn('findings.severity', ['critical', 'high'])
      .where('findings.deadline', '<=', at)
      .where('findings.id', '>', after)
      .whereNotExists(
        knex('waivers')
          .whereRaw('waivers.entity_ref = findings.entity_ref')
          .whereRaw('waivers.target_id = findings.id')
          .where('waivers.target_kind', 'finding')
          .where('waivers.status', 'approved')
          .where('waivers.expires_at', '>', at)
          .select(knex.raw('1')),
      )
      .orderBy('findings.id')
      .limit(PAGE)
      .select(
        'findings.id',
        'findings.vulnerability',
        'findings.title as finding_title',
        'findings.component',
        'findings.severity',
        'findings.deadline',
        'scorecards.entity_ref',
        'scorecards.title',
        'scorecards.owner_ref',
      );
  }

  #noticeOf(row: Row): Notice {
    return {
      kind: 'finding-overdue',
      recipients: row.owner_ref ? [row.owner_ref] : this.#options.fallback,
      title: `Overdue in ${row.title}: ${row.vulnerability}`,
      description: `${whatOf(row)}. It is ${row.severity} and was due on ${spokenTime(row.deadline)}.`,
      link: entityLink(row.entity_ref, { finding: row.id }),
      severity: row.severity === 'critical' ? 'critical' : 'high',
      entityRef: row.entity_ref,
      key: `${PREFIX}${row.id}:${row.deadline}`,
    };
  }

  /** Forgets findings that are open no more, so that they are told again when they come back. */
  async #forget(): Promise<void> {
    const { knex } = this.#options;
    await knex('notice_keys')
      .where('key', 'like', `${PREFIX}%`)
      .whereNotExists(
        knex('findings')
          .whereRaw(
            `notice_keys.key = '${PREFIX}' || findings.id || ':' || findings.deadline`,
          )
          .where('findings.status', 'open')
          .whereRaw('findings.entity_ref = notice_keys.entity_ref')
          .select(knex.raw('1')),
      )
      .delete();
  }
}
