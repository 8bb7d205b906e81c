import { setImmediate } from 'node:timers/promises';
import { csvLine } from '@fairway/plugin-backends-node';
import type { AuditRow } from '@fairway/plugin-jit-access-common';
import type { Knex } from 'knex';
import { canonicalJson } from './hashing';
import type { Ledger } from './Ledger';

/** Formats of {@link exportLedger}. */
export type ExportFormat = 'jsonl' | 'csv';

/** Content types of the formats. */
export const EXPORT_TYPES: Record<ExportFormat, string> = {
  jsonl: 'application/x-ndjson; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
};

const PAGE = 500;

const COLUMNS = [
  'seq',
  'at',
  'actor',
  'action',
  'requestId',
  'grantId',
  'details',
  'previousHash',
  'hash',
] as const;

const lineOf = (row: AuditRow) =>
  csvLine(
    COLUMNS.map(column =>
      column === 'details' ? canonicalJson(row.details) : row[column],
    ),
  );

/**
 * The rows of a time, in their order, as text: without a gap from the first of
 * that time to the last. Where the clock was set back, rows between them that
 * have another time are there, too. It reads a page when the reader
 * wants more, so that neither a long ledger nor a slow reader fills the memory.
 * The lines of JSON are what `fairway ledger verify` checks without a portal.
 */
export async function* exportLedger(
  ledger: Ledger,
  knex: Knex,
  o: { format: ExportFormat; from?: string; to?: string },
): AsyncGenerator<string> {
  const { first, last } = (await ledger.span(knex, o)) ?? { first: 1, last: 0 };
  let after = first - 1;
  const isCsv = o.format === 'csv';
  if (isCsv) {
    yield `${COLUMNS.join(',')}\r\n`;
  }
  for (;;) {
    const rows = await ledger.page(knex, { after, last, limit: PAGE });
    if (rows.length > 0) {
      after = rows[rows.length - 1].seq;
      yield rows
        .map(row => (isCsv ? lineOf(row) : `${JSON.stringify(row)}\n`))
        .join('');
    }
    if (rows.length < PAGE) {
      return;
    }
    await setImmediate();
  }
}
