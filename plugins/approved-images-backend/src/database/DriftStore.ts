import { ConflictError, NotFoundError } from '@backstage/errors';
import type {
  ImageDrift,
  ImageDriftDetail,
  ListDriftsOptions,
  Page,
} from '@fairway/plugin-approved-images-common';
import { narrowServices } from '@fairway/plugin-backends-node';
import type { Knex } from 'knex';
import {
  LIVE,
  narrowDrifts,
  pageAfter,
  visibleDrifts,
  type After,
} from './narrow';
import { driftOf, scanOf, type DriftRow, type ScanRow } from './rows';
import type { Criteria } from './ServiceStore';
import { note, timelineOf, type Deed } from './timeline';

/** A drift record, whoever asks. */
export type SeenDrift = Omit<ImageDrift, 'mayExplain'>;

/** What is said of a record that is not there, or may not be read. */
export const noDrift = (id: string) =>
  new NotFoundError(`There is no drift record '${id}', or you may not read it`);

/** Reads drift records, and writes what people say of them. */
export class DriftStore {
  constructor(private readonly knex: Knex) {}

  async list(
    options: ListDriftsOptions & { limit: number; offset: number },
    criteria: Criteria,
  ): Promise<Page<SeenDrift>> {
    const [rows, [{ total }]] = await Promise.all([
      narrowDrifts(this.knex, options, criteria)
        .orderByRaw(
          "case drifts.status when 'open' then 0 when 'explained' then 1 else 2 end",
        )
        .orderBy('drifts.opened_at', 'desc')
        .orderBy('drifts.id')
        .limit(options.limit)
        .offset(options.offset)
        .select<DriftRow[]>('drifts.*', 'services.title', 'services.owner_ref'),
      narrowDrifts(this.knex, options, criteria).count({ total: '*' }),
    ]);
    return { items: await this.#withScans(rows), totalItems: Number(total) };
  }

  /** Records after one, oldest first. */
  async page(
    by: ListDriftsOptions,
    criteria: Criteria,
    page: { after: After | undefined; limit: number },
  ): Promise<SeenDrift[]> {
    return this.#withScans(
      await pageAfter(
        narrowDrifts(this.knex, by, criteria),
        'drifts',
        'opened_at',
        page,
      ).select<DriftRow[]>('drifts.*', 'services.title', 'services.owner_ref'),
    );
  }

  /** @throws NotFoundError when there is none, or it may not be seen */
  async get(
    id: string,
    criteria: Criteria,
  ): Promise<Omit<ImageDriftDetail, 'mayExplain'>> {
    const row = await this.row(id, criteria);
    const [drift] = await this.#withScans([row]);
    return { ...drift, timeline: await timelineOf(this.knex, id) };
  }

  /** @throws NotFoundError when there is none, or it may not be seen */
  async row(id: string, criteria: Criteria): Promise<DriftRow> {
    const [row] = await visibleDrifts(this.knex, criteria)
      .where('drifts.id', id)
      .select<DriftRow[]>('drifts.*', 'services.title', 'services.owner_ref');
    if (!row) {
      throw noDrift(id);
    }
    return row;
  }

  /** @throws ConflictError when it is over */
  async explain(id: string, text: string, deed: Deed): Promise<void> {
    await this.#change(id, deed, {
      from: LIVE,
      action: 'explained',
      text,
      columns: {
        status: 'explained',
        explanation: text,
        explained_by: deed.actor,
      },
    });
  }

  /** Says that the explanation does not do. @throws ConflictError when there is none to decide on */
  async refuse(id: string, text: string, deed: Deed): Promise<void> {
    await this.#change(id, deed, {
      from: LIVE,
      action: 'refused',
      text,
      columns: { status: 'open', decided_by: deed.actor },
    });
  }

  /** Keeps who approved it and why; the register closes it. @throws ConflictError when it is over */
  async approve(
    trx: Knex.Transaction,
    id: string,
    text: string,
    deed: Deed,
  ): Promise<void> {
    await this.#change(
      id,
      deed,
      {
        from: LIVE,
        action: 'decided',
        text,
        columns: { decided_by: deed.actor },
      },
      trx,
    );
  }

  async figures(criteria: Criteria) {
    const count = async (query: Knex.QueryBuilder) => {
      const [{ total }] = await query.count({ total: '*' });
      return Number(total);
    };
    const live = () =>
      visibleDrifts(this.knex, criteria).whereIn('drifts.status', LIVE);
    const [open, explained, undetermined, [{ services }], scansWaiting] =
      await Promise.all([
        count(
          visibleDrifts(this.knex, criteria).where('drifts.status', 'open'),
        ),
        count(
          visibleDrifts(this.knex, criteria).where(
            'drifts.status',
            'explained',
          ),
        ),
        count(live().where('drifts.reason', 'undetermined')),
        live().countDistinct({ services: 'drifts.entity_ref' }),
        count(
          this.knex('scans')
            .whereIn('state', ['queued', 'sent'])
            .whereIn('scans.entity_ref', q =>
              q
                .from('services')
                .where(where => narrowServices(where, criteria))
                .select('services.entity_ref'),
            ),
        ),
      ]);
    return {
      open,
      explained,
      undetermined,
      services: Number(services),
      scansWaiting,
    };
  }

  /** Changes that were not published yet, oldest first. */
  async unannounced(limit: number): Promise<DriftRow[]> {
    return this.knex('drifts')
      .where('announced', false)
      .orderBy('changed_at')
      .limit(limit)
      .select('*');
  }

  /** A change was published; one that came after it stays to be published. */
  async announced({ id, status, changed_at }: DriftRow): Promise<void> {
    await this.knex('drifts')
      .where({ id, status, changed_at })
      .update({ announced: true });
  }

  async #withScans(rows: readonly DriftRow[]): Promise<SeenDrift[]> {
    const scans: ScanRow[] =
      rows.length === 0
        ? []
        : await this.knex<ScanRow>('scans')
            .whereIn(
              'entity_ref',
              rows.map(row => row.entity_ref),
            )
            .whereIn(
              'image_key',
              rows.map(row => row.image_key),
            )
            .orderBy('requested_at', 'desc')
            .select('*');
    return rows.map(row => {
      const scan = scans.find(
        one =>
          one.entity_ref === row.entity_ref && one.image_key === row.image_key,
      );
      return driftOf(row, scan ? scanOf(scan) : null);
    });
  }

  async #change(
    id: string,
    deed: Deed,
    change: { from: string[]; action: string; text: string; columns: object },
    within?: Knex.Transaction,
  ): Promise<void> {
    const apply = async (trx: Knex.Transaction) => {
      const changed = await trx('drifts')
        .where({ id })
        .whereIn('status', change.from)
        .update({
          ...change.columns,
          announced: false,
          changed_by: deed.actor,
          changed_at: deed.at,
        });
      if (changed === 0) {
        throw new ConflictError(
          'This drift record is over: the image is approved, or does not run any more',
        );
      }
      await note(trx, id, deed, change.action, change.text);
    };
    await (within ? apply(within) : this.knex.transaction(apply));
  }
}
