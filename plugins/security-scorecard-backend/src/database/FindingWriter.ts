import { SEVERITIES } from '@fairway/plugin-security-scorecard-common';
import type {
  Collector,
  Observation,
} from '@fairway/plugin-security-scorecard-node';
import type { Knex } from 'knex';
import type { DeadlinePolicy } from '../domain/durations';
import {
  findingId,
  mergeFindings,
  type FindingChange,
  type StoredFinding,
} from '../domain/findings';
import { breathe } from './breathe';
import type { HistoryEntry } from './history';
import { toStoredFinding, type FindingRow } from './rows';

/** Rows of a statement: SQLite and PostgreSQL both bound the parameters of one. */
const BATCH = 100;

function batches<T>(items: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / BATCH) }, (_, index) =>
    items.slice(index * BATCH, (index + 1) * BATCH),
  );
}

/** Writes the findings of observations within a transaction. */
export class FindingWriter {
  readonly #trx: Knex.Transaction;

  constructor(trx: Knex.Transaction) {
    this.#trx = trx;
  }

  /** Merges the findings of some entities; gives what is worth a line of history. */
  async merge(
    collector: Pick<Collector, 'id' | 'pillar'>,
    observations: readonly Observation[],
    deadlines: DeadlinePolicy,
  ): Promise<HistoryEntry[]> {
    const concerned = observations.filter(
      o => o.status === 'ok' || o.findings.length > 0,
    );
    const known = await this.#known(concerned);
    const changes: FindingChange[] = [];
    for (const observation of concerned) {
      await breathe();
      changes.push(
        ...mergeFindings({
          collectorId: collector.id,
          pillar: collector.pillar,
          observation,
          known: known.get(observation.entityRef) ?? [],
          deadlines,
        }),
      );
    }
    await this.#store(changes);
    return changes
      .filter(({ from, finding }) => from !== finding.status)
      .map(({ from, finding }) => ({
        entityRef: finding.entityRef,
        kind: 'finding' as const,
        subject: finding.id,
        from,
        to: finding.status,
      }));
  }

  /** Findings that are not resolved, and resolved ones that are reported again. */
  async #known(
    observations: readonly Observation[],
  ): Promise<Map<string, StoredFinding[]>> {
    const rows: FindingRow[] = await this.#trx<FindingRow>('findings')
      .whereIn(
        'entity_ref',
        observations.map(o => o.entityRef),
      )
      .whereNot('status', 'resolved')
      .select();
    const have = new Set(rows.map(r => r.id));
    const reported = observations
      .flatMap(o => o.findings.map(f => findingId(o.entityRef, f)))
      .filter(id => !have.has(id));
    for (const ids of batches(reported)) {
      await breathe();
      rows.push(
        ...(await this.#trx<FindingRow>('findings')
          .whereIn('id', ids)
          .select()),
      );
    }
    const known = new Map<string, StoredFinding[]>();
    for (const row of rows) {
      const own = known.get(row.entity_ref) ?? [];
      own.push(toStoredFinding(row));
      known.set(row.entity_ref, own);
    }
    return known;
  }

  async #store(changes: readonly FindingChange[]) {
    const seen = changes.filter(c => c.kind === 'seen').map(c => c.finding);
    const written = changes
      .filter(c => c.kind !== 'seen')
      .map(c => toRow(c.finding));
    for (const rows of batches(written)) {
      await breathe();
      await this.#trx<FindingRow>('findings')
        .insert(rows)
        .onConflict('id')
        .merge();
    }
    const byTime = new Map<string, string[]>();
    for (const finding of seen) {
      const at = finding.lastSeenAt;
      byTime.set(at, [...(byTime.get(at) ?? []), finding.id]);
    }
    for (const [at, ids] of byTime) {
      for (const part of batches(ids)) {
        await breathe();
        await this.#trx<FindingRow>('findings')
          .whereIn('id', part)
          .update({ last_seen_at: at });
      }
    }
  }
}

function toRow(finding: StoredFinding): FindingRow {
  return {
    id: finding.id,
    entity_ref: finding.entityRef,
    pillar: finding.pillar,
    vulnerability: finding.vulnerability,
    title: finding.title,
    severity: finding.severity,
    severity_rank: SEVERITIES.indexOf(finding.severity),
    status: finding.status,
    component: finding.component,
    location: finding.location,
    search_text: [
      finding.vulnerability,
      finding.title,
      finding.component,
      finding.location,
    ]
      .join('\n')
      .toLocaleLowerCase('en-US'),
    remediation: finding.remediation,
    fix_available: finding.fixAvailable,
    exploit_available: finding.exploitAvailable,
    aliases: JSON.stringify(finding.aliases),
    purl: finding.purl,
    fixed_in: finding.fixedIn,
    known_exploited: finding.knownExploited,
    epss: finding.epss,
    suppression: finding.suppression,
    waiver_id: finding.waiverId,
    url: finding.url,
    reports: JSON.stringify(finding.reports),
    sources: JSON.stringify(finding.sources),
    first_seen_at: finding.firstSeenAt,
    last_seen_at: finding.lastSeenAt,
    resolved_at: finding.resolvedAt,
    deadline: finding.deadline,
  };
}
