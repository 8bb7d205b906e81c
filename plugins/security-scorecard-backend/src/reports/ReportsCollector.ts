import type { Entity } from '@backstage/catalog-model';
import { stringifyEntityRef } from '@backstage/catalog-model';
import type {
  CollectContext,
  Collector,
  Observation,
} from '@fairway/plugin-security-scorecard-node';
import { mergeReports, REPORT_FACTS } from './mergeReports';
import type { ReportStore } from './ReportStore';

/** Entities whose reports are in memory at a time. */
const PAGE = 20;

/**
 * What pipelines uploaded, as a collector: an upload is applied at once, and the
 * regular runs say how old it has become, and that there is none where none is.
 */
export class ReportsCollector implements Collector {
  readonly id = 'reports';
  readonly title = 'Reports of pipelines';
  readonly pillar = 'scan';
  readonly facts = REPORT_FACTS;
  readonly annotations = [];
  readonly #store: () => ReportStore;

  /** @param store asked for when it is needed: collectors exist before the database does */
  constructor(store: () => ReportStore) {
    this.#store = store;
  }

  async *collect(
    entities: readonly Entity[],
    { signal }: Pick<CollectContext, 'signal'>,
  ): AsyncIterable<Observation> {
    for (let from = 0; from < entities.length; from += PAGE) {
      signal.throwIfAborted();
      const refs = entities
        .slice(from, from + PAGE)
        .map(entity => stringifyEntityRef(entity));
      // Before the reports are read: what comes meanwhile is newer than this.
      const now = new Date();
      const sets = new Map(
        (await this.#store().sets(refs)).map(set => [set.entityRef, set]),
      );
      for (const ref of refs) {
        yield mergeReports(ref, sets.get(ref)?.reports ?? [], now);
      }
    }
  }
}
