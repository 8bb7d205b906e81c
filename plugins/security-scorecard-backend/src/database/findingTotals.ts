import {
  SEVERITIES,
  type Severity,
} from '@fairway/plugin-security-scorecard-common';
import type { Knex } from 'knex';
import { earliest } from '../domain/durations';
import { updateAll, whereAny, type BulkTable } from './bulk';

/** Columns of `scorecards` that count open findings; waived ones are not counted. */
interface TotalsRow {
  entity_ref: string;
  open_critical: number;
  open_high: number;
  open_medium: number;
  open_low: number;
  open_informational: number;
  open_untriaged: number;
  finding_deadline: string | null;
}

const TABLE: BulkTable<TotalsRow> = {
  name: 'scorecards',
  key: ['entity_ref'],
  columns: {
    entity_ref: 'text',
    open_critical: 'integer',
    open_high: 'integer',
    open_medium: 'integer',
    open_low: 'integer',
    open_informational: 'integer',
    open_untriaged: 'integer',
    finding_deadline: 'text',
  },
};

/**
 * Counts the open findings of entities anew and stores the counts; gives the
 * earliest deadline of each. The rows are locked by the caller, so that the
 * counts are of what is there.
 */
export async function storeFindingTotals(
  trx: Knex.Transaction,
  entityRefs: readonly string[],
): Promise<Map<string, string | null>> {
  if (!entityRefs.length) {
    return new Map();
  }
  const rows: {
    entity_ref: string;
    severity: Severity;
    total: number | string;
    deadline: string | null;
  }[] = await whereAny(trx, trx('findings'), 'entity_ref', entityRefs)
    .where('status', 'open')
    .whereNull('waiver_id')
    .groupBy('entity_ref', 'severity')
    .select('entity_ref', 'severity')
    .count({ total: '*' })
    .min({ deadline: 'deadline' });
  const totals = new Map<string, TotalsRow>(
    entityRefs.map(entity_ref => [
      entity_ref,
      {
        entity_ref,
        open_critical: 0,
        open_high: 0,
        open_medium: 0,
        open_low: 0,
        open_informational: 0,
        open_untriaged: 0,
        finding_deadline: null,
      },
    ]),
  );
  for (const row of rows) {
    const own = totals.get(row.entity_ref);
    if (own && SEVERITIES.includes(row.severity)) {
      own[`open_${row.severity}`] = Number(row.total);
      own.finding_deadline = earliest([own.finding_deadline, row.deadline]);
    }
  }
  await updateAll(trx, TABLE, [...totals.values()]);
  return new Map(
    [...totals].map(([ref, { finding_deadline: at }]) => [ref, at]),
  );
}
