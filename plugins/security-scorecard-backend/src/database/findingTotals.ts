import {
  SEVERITIES,
  type Severity,
} from '@fairway/plugin-security-scorecard-common';
import type { Knex } from 'knex';
import { earliest } from '../domain/durations';

/** Open findings of one entity and the earliest deadline among them. */
export interface FindingTotals {
  open: Record<Severity, number>;
  deadline: string | null;
}

/** Totals of an entity without findings. */
export function noFindings(): FindingTotals {
  return {
    open: {
      critical: 0,
      high: 0,
      medium: 0,
      low: 0,
      informational: 0,
      untriaged: 0,
    },
    deadline: null,
  };
}

/** Counts the open findings of entities, by entity ref. */
export async function findingTotals(
  trx: Knex.Transaction,
  entityRefs: readonly string[],
): Promise<Map<string, FindingTotals>> {
  const rows: {
    entity_ref: string;
    severity: Severity;
    total: number | string;
    deadline: string | null;
  }[] = await trx('findings')
    .whereIn('entity_ref', [...entityRefs])
    .where('status', 'open')
    .groupBy('entity_ref', 'severity')
    .select('entity_ref', 'severity')
    .count({ total: '*' })
    .min({ deadline: 'deadline' });
  const totals = new Map<string, FindingTotals>();
  for (const row of rows) {
    const sum = totals.get(row.entity_ref) ?? noFindings();
    if (SEVERITIES.includes(row.severity)) {
      sum.open[row.severity] = Number(row.total);
    }
    sum.deadline = earliest([sum.deadline, row.deadline]);
    totals.set(row.entity_ref, sum);
  }
  return totals;
}
