import {
  type AsOfException,
  type AsOfFinding,
  type Pillar,
  type Severity,
  type WaiverType,
} from '@fairway/plugin-security-scorecard-common';
import type { Knex } from 'knex';
import { whereAny } from '../database/bulk';
import { parseJson, type FindingRow } from '../database/rows';
import type { StoredObservation } from '../domain/observation';

/** Findings of one entity that are listed at most. */
const LISTED = 50;

/** The open findings of an entity. */
export interface OpenFindings {
  counts: Record<Severity, number>;
  /** The most severe first, cut. */
  listed: AsOfFinding[];
}

interface WaiverRow {
  id: string;
  entity_ref: string;
  target_kind: 'check' | 'finding';
  target_id: string;
  target_title: string;
  type: WaiverType;
  justification: string;
  requested_by: string;
  requested_at: string;
  decided_by: string | null;
  decided_at: string | null;
  expires_at: string;
}

type Facts = Pick<StoredObservation, 'facts'> & { factsAt: string };

const emptyCounts = (): Record<Severity, number> => ({
  critical: 0,
  high: 0,
  medium: 0,
  low: 0,
  informational: 0,
  untriaged: 0,
});

/** No open finding. */
export const noFindings = (): OpenFindings => ({
  counts: emptyCounts(),
  listed: [],
});

/** Reads what belongs to the results of some entities at a time. */
export class AsOfDetails {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** The facts that results were last decided on, by entity ref and collector id. */
  async facts(
    entityRefs: readonly string[],
    collectors: readonly string[],
    at: string,
  ): Promise<Map<string, Map<string, Facts>>> {
    const knex = this.#knex;
    const rows: {
      entity_ref: string;
      collector_id: string;
      facts_at: string;
      facts: string;
    }[] = await whereAny(
      knex,
      knex('fact_history as f')
        .whereIn('f.collector_id', [...collectors])
        .where(
          'f.at',
          '=',
          knex('fact_history as x')
            .whereRaw('x.entity_ref = f.entity_ref')
            .whereRaw('x.collector_id = f.collector_id')
            .where('x.at', '<=', at)
            .max('x.at'),
        ),
      'f.entity_ref',
      entityRefs,
    ).select('f.entity_ref', 'f.collector_id', 'f.facts_at', 'f.facts');
    const current: typeof rows = await whereAny(
      knex,
      knex('observations')
        .whereIn('collector_id', [...collectors])
        .where('decided_at', '<=', at),
      'entity_ref',
      entityRefs,
    ).select('entity_ref', 'collector_id', {
      facts_at: 'decided_facts_at',
      facts: knex.raw('coalesce(decided_facts, facts)'),
    });
    const known = new Map<string, Map<string, Facts>>();
    for (const row of [...rows, ...current]) {
      const own = known.get(row.entity_ref) ?? new Map<string, Facts>();
      own.set(row.collector_id, {
        factsAt: row.facts_at,
        facts: parseJson<StoredObservation['facts']>(row.facts),
      });
      known.set(row.entity_ref, own);
    }
    return known;
  }

  /** Waivers that were in force, by entity ref. */
  async exceptions(
    entityRefs: readonly string[],
    at: string,
  ): Promise<Map<string, AsOfException[]>> {
    const rows: WaiverRow[] = await whereAny(
      this.#knex,
      this.#knex('waivers')
        .whereIn('status', ['approved', 'revoked', 'expired'])
        .where('decided_at', '<=', at)
        .where('expires_at', '>', at)
        .whereNotExists(ended =>
          ended
            .from('waiver_events')
            .whereRaw('waiver_events.waiver_id = waivers.id')
            .whereIn('waiver_events.action', ['revoked', 'expired'])
            .where('waiver_events.at', '<=', at)
            .select(this.#knex.raw('1')),
        ),
      'entity_ref',
      entityRefs,
    )
      .orderBy(['entity_ref', 'requested_at', 'id'])
      .select();
    const known = new Map<string, AsOfException[]>();
    for (const row of rows) {
      const own = known.get(row.entity_ref) ?? [];
      own.push({
        waiverId: row.id,
        entityRef: row.entity_ref,
        target: { kind: row.target_kind, id: row.target_id },
        targetTitle: row.target_title,
        type: row.type,
        justification: row.justification,
        requestedBy: row.requested_by,
        requestedAt: row.requested_at,
        decidedBy: row.decided_by,
        decidedAt: row.decided_at,
        expiresAt: row.expires_at,
      });
      known.set(row.entity_ref, own);
    }
    return known;
  }

  /**
   * Findings in some pillars that were open, by entity ref: those of today, with
   * what the history says has changed since taken back.
   */
  async findings(
    entityRefs: readonly string[],
    pillars: readonly Pillar[],
    at: string,
  ): Promise<Map<string, OpenFindings>> {
    const rows: FindingRow[] = await whereAny(
      this.#knex,
      this.#knex<FindingRow>('findings')
        .whereIn('pillar', [...pillars])
        .where('first_seen_at', '<=', at),
      'entity_ref',
      entityRefs,
    )
      .orderBy(['entity_ref', 'severity_rank', 'vulnerability', 'id'])
      .select();
    const later: { subject: string; from_state: string | null }[] =
      await whereAny(
        this.#knex,
        this.#knex('history').where('kind', 'finding').where('at', '>', at),
        'entity_ref',
        entityRefs,
      )
        .orderBy(['at', 'id'])
        .select('subject', 'from_state');
    const before = new Map<string, string | null>();
    for (const { subject, from_state } of later) {
      if (!before.has(subject)) {
        before.set(subject, from_state);
      }
    }
    const known = new Map<string, OpenFindings>();
    for (const row of rows) {
      const was = before.has(row.id) ? before.get(row.id) : row.status;
      if (was !== 'open') {
        continue;
      }
      const own = known.get(row.entity_ref) ?? noFindings();
      own.counts[row.severity] += 1;
      if (own.listed.length < LISTED) {
        own.listed.push(toAsOfFinding(row));
      }
      known.set(row.entity_ref, own);
    }
    return known;
  }
}

function toAsOfFinding(row: FindingRow): AsOfFinding {
  return {
    id: row.id,
    pillar: row.pillar,
    vulnerability: row.vulnerability,
    title: row.title,
    severity: row.severity,
    component: row.component,
    location: row.location,
    sources: parseJson<string[]>(row.sources),
    firstSeenAt: row.first_seen_at,
  };
}
