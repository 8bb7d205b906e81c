import { createHash } from 'node:crypto';
import type { IndexedEntity } from '../domain/entity';
import { packSubject, subjectOf } from '../domain/subject';
import type { BulkTable } from './bulk';
import type { ScorecardRow } from './rows';

/** Columns of `scorecards` that the catalog decides. */
type CardRow = Pick<
  ScorecardRow,
  | 'entity_ref'
  | 'kind'
  | 'title'
  | 'search_text'
  | 'owner_ref'
  | 'system_ref'
  | 'tier'
  | 'template_ref'
  | 'subject'
  | 'missing_since'
  | 'policy_hash'
>;

/** A row of `entities`. */
export interface EntityRow {
  entity_ref: string;
  /** JSON, as the catalog gave it. */
  entity: string;
  /** Of that text. */
  entity_hash: string;
}

/** A row of `scorecard_owners`. */
interface OwnerRow {
  entity_ref: string;
  owner_ref: string;
}

/** The table of scorecards, without what an evaluation writes. */
export const CARDS: BulkTable<CardRow> = {
  name: 'scorecards',
  key: ['entity_ref'],
  columns: {
    entity_ref: 'text',
    kind: 'text',
    title: 'text',
    search_text: 'text',
    owner_ref: 'text',
    system_ref: 'text',
    tier: 'text',
    template_ref: 'text',
    subject: 'text',
    missing_since: 'text',
    policy_hash: 'text',
  },
};

/** The table of entities. */
export const ENTITIES: BulkTable<EntityRow> = {
  name: 'entities',
  key: ['entity_ref'],
  columns: { entity_ref: 'text', entity: 'text', entity_hash: 'text' },
};

/** The table of owners, of which an entity may have several. */
export const OWNERS: BulkTable<OwnerRow> = {
  name: 'scorecard_owners',
  key: ['entity_ref', 'owner_ref'],
  columns: { entity_ref: 'text', owner_ref: 'text' },
};

/** The row of an entity as it is. */
export function toEntityRow({ ref, entity }: IndexedEntity): EntityRow {
  const text = JSON.stringify(entity);
  return {
    entity_ref: ref,
    entity: text,
    entity_hash: createHash('sha256').update(text).digest('hex'),
  };
}

/** The row of its scorecard, which is due for an evaluation. */
export function toCardRow(entity: IndexedEntity): CardRow {
  return {
    entity_ref: entity.ref,
    kind: entity.kind,
    title: entity.title,
    search_text: `${entity.name}\n${entity.title}`.toLocaleLowerCase('en-US'),
    owner_ref: entity.ownerRef,
    system_ref: entity.systemRef,
    tier: entity.tier.slice(0, 63),
    template_ref: entity.templateRef?.slice(0, 200) ?? null,
    subject: packSubject(subjectOf(entity)),
    missing_since: null,
    // Checks may read something else now.
    policy_hash: null,
  };
}

/** The rows of its owners. */
export function toOwnerRows({ ref, ownerRefs }: IndexedEntity): OwnerRow[] {
  return ownerRefs.map(owner_ref => ({ entity_ref: ref, owner_ref }));
}
