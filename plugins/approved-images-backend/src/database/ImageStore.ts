import { randomUUID } from 'node:crypto';
import { ConflictError, NotFoundError } from '@backstage/errors';
import type {
  ImageProposal,
  ListImagesOptions,
  Page,
  RegisteredImage,
  RegisteredImageDetail,
  ResolvedImage,
  WantedImage,
} from '@fairway/plugin-approved-images-common';
import { nothingApproved } from '@fairway/plugin-approved-images-node';
import type { Knex } from 'knex';
import { keyOf, lookupKeyOf } from '../domain/references';
import { narrowImages, pageAfter, whereUsable, type After } from './narrow';
import { imageOf, type ImageRow } from './rows';
import { note, timelineOf, type Deed } from './timeline';

/** Key of what may be proposed or approved only once. */
export function uniqueKeyOf(image: {
  kind: string;
  name: string;
  reference: string;
  region?: string | null;
  accountId?: string | null;
}): string {
  return keyOf(
    image.kind,
    image.name,
    image.reference,
    image.region ?? null,
    image.accountId ?? null,
  );
}

/** What an entry is found by in a search. */
export const searchTextOf = (name: string, reference: string, owner: string) =>
  [name, reference, owner].join('\n').toLocaleLowerCase('en-US');

const noImage = (id: string) =>
  new NotFoundError(`The register has no entry '${id}'`);

/** Reads and writes the register. */
export class ImageStore {
  constructor(private readonly knex: Knex) {}

  async list(
    options: ListImagesOptions & { limit: number; offset: number },
    today: string,
  ): Promise<Page<RegisteredImage>> {
    const narrowed = () => narrowImages(this.knex, options, today);
    const [rows, [{ total }]] = await Promise.all([
      narrowed()
        .orderByRaw(
          "case status when 'proposed' then 0 when 'approved' then 1 else 2 end",
        )
        .orderBy('name')
        .orderBy('supported_until', 'desc')
        .orderBy('id')
        .limit(options.limit)
        .offset(options.offset)
        .select<ImageRow[]>('*'),
      narrowed().count({ total: '*' }),
    ]);
    return {
      items: rows.map(row => imageOf(row, today)),
      totalItems: Number(total),
    };
  }

  /** Entries after one, by name. */
  async page(
    by: ListImagesOptions,
    today: string,
    page: { after: After | undefined; limit: number },
  ): Promise<RegisteredImage[]> {
    const rows = await pageAfter(
      narrowImages(this.knex, by, today),
      'images',
      'name',
      page,
    ).select<ImageRow[]>('*');
    return rows.map(row => imageOf(row, today));
  }

  /** @throws NotFoundError */
  async get(id: string, today: string): Promise<RegisteredImageDetail> {
    const row = await this.knex<ImageRow>('images').where({ id }).first();
    if (!row) {
      throw noImage(id);
    }
    return {
      ...imageOf(row, today),
      timeline: await timelineOf(this.knex, id),
    };
  }

  /**
   * The one that was approved last.
   *
   * @throws NotFoundError when there is none, with what there is
   */
  async resolve(wanted: WantedImage, today: string): Promise<ResolvedImage> {
    const all = () => {
      const query = this.knex<ImageRow>('images').where('kind', wanted.kind);
      if (wanted.kind === 'machine') {
        const { accountId } = wanted;
        query
          .where('region', wanted.region)
          .where(where =>
            accountId
              ? where.whereNull('account_id').orWhere('account_id', accountId)
              : where.whereNull('account_id'),
          );
      }
      return query;
    };
    const [found] = await whereUsable(all(), today)
      .where('name', wanted.name)
      .orderBy('approved_at', 'desc')
      .orderBy('supported_until', 'desc')
      .orderBy('id')
      .limit(1)
      .select('*');
    if (!found) {
      const [named, known] = await Promise.all([
        all().where('name', wanted.name).limit(1).select('id'),
        whereUsable(all(), today).distinct('name').limit(50),
      ]);
      throw nothingApproved(wanted, {
        named: named.length > 0,
        known: known.map(({ name }) => name),
        today,
      });
    }
    return {
      kind: wanted.kind,
      name: found.name,
      reference: found.reference,
      approvedBy: found.decided_by ?? '',
      approvedAt: found.approved_at ?? '',
      supportedUntil: found.supported_until,
    };
  }

  /** @throws ConflictError when it is proposed or approved already. */
  async propose(proposal: ImageProposal, deed: Deed): Promise<string> {
    return this.knex.transaction(async trx => {
      const id = await this.#insert(trx, proposal, {
        status: 'proposed',
        decided_by: null,
        approved_at: null,
        proposed_by: deed.actor,
        proposed_at: deed.at,
      });
      if (!id) {
        throw new ConflictError(
          `The register has '${proposal.name}' with ${proposal.reference} already; look for it there`,
        );
      }
      await note(trx, id, deed, 'proposed', proposal.reason);
      return id;
    });
  }

  /** Adds what is approved already, unless it is there; within a transaction. */
  async approveAt(
    trx: Knex.Transaction,
    proposal: ImageProposal,
    deed: Deed,
  ): Promise<void> {
    const approved = {
      status: 'approved' as const,
      decided_by: deed.actor,
      approved_at: deed.at.slice(0, 10),
      supported_until: proposal.supportedUntil,
    };
    const id = await this.#insert(trx, proposal, {
      ...approved,
      proposed_by: deed.actor,
      proposed_at: deed.at,
    });
    if (id) {
      await note(trx, id, deed, 'approved', proposal.reason);
      return;
    }
    const unique = { unique_key: uniqueKeyOf(proposal) };
    const existing = await trx<ImageRow>('images').where(unique).first('id');
    await trx('images').where(unique).update(approved);
    await note(trx, existing?.id ?? '', deed, 'approved', proposal.reason);
  }

  /**
   * Moves an entry on, if it still is where it was.
   *
   * @throws NotFoundError; ConflictError when it has moved meanwhile
   */
  async move(
    id: string,
    from: RegisteredImage['status'],
    to: 'approved' | 'refused' | 'retired',
    options: { deed: Deed; reason: string; supportedUntil?: string },
  ): Promise<void> {
    const { deed, reason, supportedUntil } = options;
    await this.knex.transaction(async trx => {
      const moved = await trx('images')
        .where({ id, status: from })
        .update({
          status: to,
          decided_by: deed.actor,
          ...(to === 'approved' ? { approved_at: deed.at.slice(0, 10) } : {}),
          ...(to === 'approved' ? {} : { unique_key: null }),
          ...(supportedUntil ? { supported_until: supportedUntil } : {}),
        });
      if (moved === 0) {
        const row = await trx<ImageRow>('images').where({ id }).first();
        if (!row) {
          throw noImage(id);
        }
        throw new ConflictError(
          `'${row.name}' is ${row.status}${row.decided_by ? ` by ${row.decided_by}` : ''}, so that it can't become ${to}`,
        );
      }
      await note(trx, id, deed, to, reason);
    });
  }

  async figures(today: string, soon: string) {
    const count = async (query: Knex.QueryBuilder<ImageRow>) => {
      const [{ total }] = await query.count({ total: '*' });
      return Number(total);
    };
    const images = () => this.knex<ImageRow>('images');
    const [approved, proposed, expiring] = await Promise.all([
      count(whereUsable(images(), today)),
      count(images().where('status', 'proposed')),
      count(whereUsable(images(), today).where('supported_until', '<=', soon)),
    ]);
    return { approved, proposed, expiring };
  }

  /** Undefined when it is proposed or approved already. */
  async #insert(
    trx: Knex.Transaction,
    proposal: ImageProposal,
    state: Partial<ImageRow>,
  ): Promise<string | undefined> {
    const id = randomUUID();
    const unique = uniqueKeyOf(proposal);
    await trx('images')
      .insert({
        id,
        kind: proposal.kind,
        name: proposal.name,
        reference: proposal.reference,
        lookup_key: lookupKeyOf(proposal.kind, proposal.reference),
        region: proposal.region ?? null,
        account_id: proposal.accountId ?? null,
        owner_ref: proposal.ownerRef,
        reason: proposal.reason,
        source: 'api',
        supported_until: proposal.supportedUntil,
        unique_key: unique,
        search_text: searchTextOf(
          proposal.name,
          proposal.reference,
          proposal.ownerRef,
        ),
        ...state,
      })
      .onConflict('unique_key')
      .ignore();
    const row = await trx<ImageRow>('images').where({ id }).first('id');
    return row?.id;
  }
}
