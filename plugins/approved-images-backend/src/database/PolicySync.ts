import type { ApprovedImagesFile } from '@fairway/plugin-approved-images-node';
import type { Knex } from 'knex';
import { keyOf, lookupKeyOf } from '../domain/references';
import { searchTextOf, uniqueKeyOf } from './ImageStore';
import type { ImageRow } from './rows';
import { note, OURSELVES } from './timeline';

/** Rows of the file that are looked up at once. */
const CHUNK = 200;

type FileRow = Omit<ImageRow, 'proposed_by' | 'proposed_at' | 'reason'>;

function rowsOf({ owner, images }: ApprovedImagesFile): FileRow[] {
  const row = (
    kind: FileRow['kind'],
    reference: string,
    from: {
      name: string;
      approvedBy: string;
      approvedAt: string;
      supportedUntil: string;
    },
    where: { region?: string; accountId?: string } = {},
  ): FileRow => {
    const unique = uniqueKeyOf({ kind, name: from.name, reference, ...where });
    return {
      id: keyOf('policy', unique),
      kind,
      name: from.name,
      reference,
      lookup_key: lookupKeyOf(kind, reference),
      region: where.region ?? null,
      account_id: where.accountId ?? null,
      owner_ref: owner,
      status: 'approved',
      source: 'policy',
      decided_by: from.approvedBy,
      approved_at: from.approvedAt,
      supported_until: from.supportedUntil,
      unique_key: unique,
    };
  };
  const all = [
    ...images.containers.map(one => row('container', one.reference, one)),
    ...images.machines.map(one => row('machine', one.imageId, one, one)),
    ...images.repositories.map(one => row('repository', one.repository, one)),
  ];
  // What stands in the file twice counts once, with its last words.
  return [...new Map(all.map(one => [one.id, one])).values()];
}

/**
 * Lets the entries of the file follow the file. An entry that a person has
 * retired stays retired although the file still has it: what was withdrawn in
 * an emergency does not come back by itself.
 */
export async function syncPolicy(
  knex: Knex,
  file: ApprovedImagesFile,
  at: string,
): Promise<void> {
  const wanted = rowsOf(file);
  const deed = { actor: OURSELVES, at };
  const ids = new Set(wanted.map(({ id }) => id));
  await knex.transaction(async trx => {
    for (let i = 0; i < wanted.length; i += CHUNK) {
      const part = wanted.slice(i, i + CHUNK);
      const known = await trx<ImageRow>('images')
        .whereIn(
          'id',
          part.map(({ id }) => id),
        )
        // What is retired meanwhile must not be approved again.
        .forUpdate()
        .select('*');
      for (const row of part) {
        await write(
          trx,
          row,
          known.find(one => one.id === row.id),
        );
      }
    }
    const gone = await trx<ImageRow>('images')
      .where({ source: 'policy', status: 'approved' })
      .select('id');
    for (const { id } of gone.filter(one => !ids.has(one.id))) {
      const retired = await trx('images')
        .where({ id, status: 'approved' })
        .update({ status: 'retired', unique_key: null, decided_by: OURSELVES });
      if (retired > 0) {
        await note(trx, id, deed, 'retired', 'It is no longer in the file.');
      }
    }
  });

  async function write(
    trx: Knex.Transaction,
    row: FileRow,
    known: ImageRow | undefined,
  ) {
    const { id, ...columns } = row;
    if (!known) {
      // What somebody had proposed is in the file now, and the file is the base.
      await trx('images')
        .where({ unique_key: row.unique_key })
        .whereNot({ id })
        .update({ unique_key: null, status: 'retired', decided_by: OURSELVES });
      const added = await trx('images')
        .insert({
          ...row,
          search_text: searchTextOf(row.name, row.reference, row.owner_ref),
        })
        .onConflict('id')
        .ignore()
        .returning('id');
      if (added.length > 0) {
        await note(trx, id, deed, 'approved', 'It is in the file.');
      }
      return;
    }
    const byPerson =
      known.status === 'retired' && known.decided_by !== OURSELVES;
    const changed =
      known.status !== 'approved' ||
      known.decided_by !== row.decided_by ||
      known.approved_at !== row.approved_at ||
      known.supported_until !== row.supported_until ||
      known.owner_ref !== row.owner_ref;
    if (byPerson || !changed) {
      return;
    }
    await trx('images')
      .where({ id })
      .update({
        ...columns,
        search_text: searchTextOf(row.name, row.reference, row.owner_ref),
      });
    await note(trx, id, deed, 'changed', 'It changed in the file.');
  }
}
