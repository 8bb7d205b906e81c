import type { SourceHealth } from '@fairway/plugin-security-cases-common';
import type { IntakeOutcome } from '@fairway/plugin-security-cases-node';
import { storable } from '@fairway/plugin-backends-node';
import type { Knex } from 'knex';

interface SourceRow {
  source: string;
  accepted: number | string;
  duplicates: number | string;
  ignored: number | string;
  malformed: number | string;
  forged: number | string;
  last_accepted_at: string | null;
  last_refused_at: string | null;
  last_refusal: string | null;
}

const COLUMNS: Record<IntakeOutcome, keyof SourceRow> = {
  accepted: 'accepted',
  duplicate: 'duplicates',
  ignored: 'ignored',
  malformed: 'malformed',
  forged: 'forged',
};

/** Counts of a source that sent nothing yet. */
const NONE = {
  accepted: 0,
  duplicates: 0,
  ignored: 0,
  malformed: 0,
  forged: 0,
};

/** Counts what came of what each source sent. */
export class SourceStore {
  async count(
    knex: Knex,
    source: string,
    outcome: IntakeOutcome,
    at: string,
    refusal?: string,
  ): Promise<void> {
    const column = COLUMNS[outcome];
    const isRefused = outcome === 'malformed' || outcome === 'forged';
    const when = {
      ...(outcome === 'accepted' && { last_accepted_at: at }),
      ...(isRefused && {
        last_refused_at: at,
        last_refusal: storable((refusal ?? '').slice(0, 300)),
      }),
    };
    await knex('event_sources')
      .insert({ source, ...NONE, [column]: 1, ...when })
      .onConflict('source')
      .merge({
        [column]: knex.raw('?? + 1', [`event_sources.${column}`]),
        ...when,
      });
  }

  /** Says what people have to look at, where a source says what it refused last. */
  async tell(
    knex: Knex,
    source: string,
    at: string,
    what: string,
  ): Promise<void> {
    const when = {
      last_refused_at: at,
      last_refusal: storable(what.slice(0, 300)),
    };
    await knex('event_sources')
      .insert({ source, ...NONE, ...when })
      .onConflict('source')
      .merge(when);
  }

  async list(knex: Knex): Promise<SourceHealth[]> {
    const rows = await knex<SourceRow>('event_sources').orderBy('source');
    return rows.map(row => ({
      source: row.source,
      accepted: Number(row.accepted),
      duplicates: Number(row.duplicates),
      ignored: Number(row.ignored),
      malformed: Number(row.malformed),
      forged: Number(row.forged),
      lastAcceptedAt: row.last_accepted_at,
      lastRefusedAt: row.last_refused_at,
      lastRefusal: row.last_refusal,
    }));
  }
}
