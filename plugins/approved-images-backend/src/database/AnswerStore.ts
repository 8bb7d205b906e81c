import {
  SCAN_ANSWERS,
  type ScanAnswer,
  type ScannerAnswers,
  type ScanResult,
} from '@fairway/plugin-approved-images-common';
import type { ReportedScan } from '@fairway/plugin-approved-images-node';
import { storable } from '@fairway/plugin-backends-node';
import type { Knex } from 'knex';
import { answerColumns, UNANSWERED } from './scanAnswer';
import type { ScanRow } from './rows';

/** Scanners that are listed at most. */
const MOST = 200;

interface AnswerRow {
  scanner: string;
  answer: ScanAnswer;
  count: number;
  last_at: string;
  last_why: string | null;
}

/** What became of an answer, and why it was refused. */
export interface Settled {
  answer: ScanAnswer;
  why: string | null;
}

/** Keeps what scanners answer, and counts it. */
export class AnswerStore {
  constructor(private readonly knex: Knex) {}

  /** One transaction: the scan has its answer, and the answer is counted. */
  async settle(
    scanner: string,
    report: ReportedScan,
    at: string,
  ): Promise<Settled> {
    return this.knex.transaction(async trx => {
      const settled: Settled =
        report.outcome === 'result'
          ? await this.#keep(trx, scanner, report.id, report.result, at)
          : { answer: report.outcome, why: report.why };
      const why =
        settled.why === null ? null : storable(settled.why.slice(0, 1000));
      await trx('scan_answers')
        .insert({
          scanner,
          answer: settled.answer,
          count: 1,
          last_at: at,
          last_why: why,
        })
        .onConflict(['scanner', 'answer'])
        .merge({
          count: trx.raw('scan_answers.count + 1'),
          last_at: at,
          last_why: why,
        });
      return settled;
    });
  }

  /** What became of the answers of each scanner. */
  async list(): Promise<ScannerAnswers[]> {
    const rows = await this.knex<AnswerRow>('scan_answers')
      .orderBy('scanner')
      .orderBy('last_at')
      .limit(MOST * SCAN_ANSWERS.length)
      .select('*');
    const found = new Map<string, ScannerAnswers>();
    for (const row of rows) {
      const one = found.get(row.scanner) ?? {
        scanner: row.scanner,
        answers: {
          accepted: 0,
          duplicate: 0,
          conflict: 0,
          forged: 0,
          malformed: 0,
        },
        lastAt: row.last_at,
        lastRefused: null,
      };
      one.answers[row.answer] = Number(row.count);
      one.lastAt = row.last_at;
      if (row.last_why !== null) {
        one.lastRefused = { at: row.last_at, why: row.last_why };
      }
      found.set(row.scanner, one);
    }
    return [...found.values()];
  }

  async #keep(
    trx: Knex.Transaction,
    scanner: string,
    id: string,
    result: ScanResult,
    at: string,
  ): Promise<Settled> {
    const kept = await trx('scans')
      .where({ id, scanner })
      .whereIn('state', UNANSWERED)
      .update(answerColumns(result, at));
    if (kept > 0) {
      return { answer: 'accepted', why: null };
    }
    const row = await trx<ScanRow>('scans').where({ id, scanner }).first();
    if (!row) {
      return {
        answer: 'forged',
        why: `${scanner} was never given a scan '${id}'`,
      };
    }
    return row.state === result.state &&
      row.critical === (result.critical ?? null) &&
      row.high === (result.high ?? null)
      ? { answer: 'duplicate', why: null }
      : {
          answer: 'conflict',
          why: `the scan '${id}' ended as ${row.state} already; its result does not change`,
        };
  }
}
