import type {
  Collector,
  Observation,
} from '@fairway/plugin-security-scorecard-node';
import type { Knex } from 'knex';
import type { DeadlinePolicy } from '../domain/durations';
import type { ActiveWaiver } from '../domain/exceptions';
import {
  findingDeadline,
  mergeFindings,
  type FindingChange,
  type StoredFinding,
} from '../domain/findings';
import { namesOf, primaryName } from '../domain/identity';
import { breathe } from './breathe';
import { updateAll, upsertAll, whereAny } from './bulk';
import { FINDINGS, toFindingRow } from './findingRows';
import type { HistoryEntry } from './history';
import { toFinding, toStoredFinding, type FindingRow } from './rows';

/** Rows of a statement. */
const BATCH = 200;

type Exceptions = Pick<FindingRow, 'id' | 'waiver_id' | 'deadline'>;

/** Writes the findings of entities within a transaction. */
export class FindingWriter {
  readonly #trx: Knex.Transaction;

  constructor(trx: Knex.Transaction) {
    this.#trx = trx;
  }

  /** Merges the findings of observations; gives what is worth a line of history. */
  async merge(
    collector: Pick<Collector, 'id' | 'pillar'>,
    observations: readonly Observation[],
    deadlines: DeadlinePolicy,
  ): Promise<HistoryEntry[]> {
    const known = await this.#known(observations);
    const changes: FindingChange[] = [];
    for (const observation of observations) {
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
    const rows = changes
      .filter(c => c.kind !== 'seen')
      .map(c => toFindingRow(c.finding));
    for (let start = 0; start < rows.length; start += BATCH) {
      await breathe();
      await upsertAll(this.#trx, FINDINGS, rows.slice(start, start + BATCH));
    }
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

  /**
   * Applies the waivers in force and the deadlines of the policy to the open
   * findings of entities; gives the entities of which a finding changed.
   */
  async applyPolicy(
    entityRefs: readonly string[],
    waivers: ReadonlyMap<string, readonly ActiveWaiver[]>,
    deadlines: DeadlinePolicy,
  ): Promise<Set<string>> {
    const rows: FindingRow[] = await whereAny(
      this.#trx,
      this.#trx<FindingRow>('findings').where('status', 'open'),
      'entity_ref',
      entityRefs,
    ).select();
    const changed = new Set<string>();
    const updates: Exceptions[] = [];
    for (const row of rows) {
      const waiver = waivers
        .get(row.entity_ref)
        ?.find(
          w => w.target.kind === 'finding' && w.target.findingId === row.id,
        );
      const next: Exceptions = {
        id: row.id,
        waiver_id: waiver?.id ?? null,
        deadline: findingDeadline(deadlines, toFinding(row)),
      };
      if (next.waiver_id !== row.waiver_id || next.deadline !== row.deadline) {
        changed.add(row.entity_ref);
        updates.push(next);
      }
    }
    await updateAll(
      this.#trx,
      {
        name: 'findings',
        key: ['id'],
        columns: { id: 'text', waiver_id: 'text', deadline: 'text' },
      },
      updates,
    );
    return changed;
  }

  /** Findings that are not resolved, and resolved ones that may be reported again. */
  async #known(
    observations: readonly Observation[],
  ): Promise<Map<string, StoredFinding[]>> {
    const of = (refs: readonly string[]) =>
      whereAny(
        this.#trx,
        this.#trx<FindingRow>('findings'),
        'entity_ref',
        refs,
      );
    const refs = observations.map(o => o.entityRef);
    const rows: FindingRow[] = await of(refs)
      .whereNot('status', 'resolved')
      .select();
    const have = new Set(rows.flatMap(r => [r.vulnerability]));
    const names = new Set(
      observations.flatMap(o =>
        o.findings.flatMap(f => [primaryName(namesOf(f)), f.vulnerability]),
      ),
    );
    if ([...names].some(name => !have.has(name))) {
      const reported = observations
        .filter(o => o.findings.length)
        .map(o => o.entityRef);
      rows.push(
        ...(await whereAny(
          this.#trx,
          of(reported).where('status', 'resolved'),
          'vulnerability',
          [...names],
        ).select()),
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
}
