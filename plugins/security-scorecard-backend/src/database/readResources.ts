import type { ScorecardResource } from '@fairway/plugin-security-scorecard-node';
import type { Knex } from 'knex';
import { whereAny } from './bulk';

/** What permission rules see, in the order of the refs; undefined where there is no scorecard. */
export async function readResources(
  knex: Knex,
  entityRefs: readonly string[],
): Promise<(ScorecardResource | undefined)[]> {
  const rows: {
    entity_ref: string;
    owner_ref: string | null;
    owner: string | null;
  }[] = await whereAny(
    knex,
    knex('scorecards').leftJoin(
      'scorecard_owners as o',
      'o.entity_ref',
      'scorecards.entity_ref',
    ),
    'scorecards.entity_ref',
    entityRefs,
  )
    .orderBy('o.owner_ref')
    .select(
      'scorecards.entity_ref',
      'scorecards.owner_ref',
      'o.owner_ref as owner',
    );
  const found = new Map<string, ScorecardResource & { ownerRefs: string[] }>();
  for (const row of rows) {
    const resource = found.get(row.entity_ref) ?? {
      entityRef: row.entity_ref,
      ownerRef: row.owner_ref,
      ownerRefs: [],
    };
    if (row.owner) {
      resource.ownerRefs.push(row.owner);
    }
    found.set(row.entity_ref, resource);
  }
  return entityRefs.map(ref => found.get(ref));
}
