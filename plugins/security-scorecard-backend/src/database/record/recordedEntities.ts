import type { Knex } from 'knex';
import { upsertAll, type BulkTable } from '../bulk';
import type { ScorecardRow } from '../rows';
import { closeFacts } from './factHistory';
import { closeResults } from './resultHistory';

/** A row of `recorded_entities`; it stays when the scorecard is removed. */
interface RecordedEntityRow {
  entity_ref: string;
  title: string;
  owner_ref: string | null;
  system_ref: string | null;
  /** Null while the catalog lists it. */
  left_at: string | null;
}

const TABLE: BulkTable<RecordedEntityRow> = {
  name: 'recorded_entities',
  key: ['entity_ref'],
  columns: {
    entity_ref: 'text',
    title: 'text',
    owner_ref: 'text',
    system_ref: 'text',
    left_at: 'text',
  },
};

/** Notes entities that the catalog lists, within the transaction that indexes them. */
export async function recordListed(
  trx: Knex.Transaction,
  cards: readonly Pick<
    ScorecardRow,
    'entity_ref' | 'title' | 'owner_ref' | 'system_ref'
  >[],
): Promise<void> {
  await upsertAll(
    trx,
    TABLE,
    cards.map(({ entity_ref, title, owner_ref, system_ref }) => ({
      entity_ref,
      title,
      owner_ref,
      system_ref,
      left_at: null,
    })),
  );
}

/** Notes entities that are about to be removed, as gone since they went missing. */
export async function recordLeft(
  trx: Knex.Transaction,
  entityRefs: readonly string[],
): Promise<void> {
  await trx('recorded_entities')
    .whereIn('entity_ref', [...entityRefs])
    .update({
      left_at: trx('scorecards')
        .whereRaw('scorecards.entity_ref = recorded_entities.entity_ref')
        .select('missing_since'),
    });
  await closeResults(trx, entityRefs);
  await closeFacts(trx, entityRefs);
}
