import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import {
  narrowServices,
  readOwners,
  type OwnedService,
  type OwnerFilter,
} from '@fairway/plugin-backends-node';
import {
  TEMPLATE_STATES,
  type ControlState,
  type FileDrift,
  type FleetSummary,
  type ListServicesOptions,
  type Page,
} from '@fairway/plugin-golden-path-common';
import type { Knex } from 'knex';
import {
  fileOf,
  likePattern,
  SERVICE_COLUMNS,
  serviceOf,
  type SeenService,
  type ServiceRow,
} from './rows';

/** What the caller may see; everything when undefined. */
type Criteria = PermissionCriteria<OwnerFilter> | undefined;

/** A control as it is stored. */
export interface StoredControl {
  id: string;
  state: ControlState;
  message?: string;
}

/** A service with what is stored of its controls and files. */
export interface StoredService {
  service: SeenService;
  controls: StoredControl[];
  files: FileDrift[];
}

/** A page of the fleet. */
export interface ServiceQuery extends ListServicesOptions {
  limit: number;
  offset: number;
  criteria?: Criteria;
}

const lower = (text: string) => text.toLocaleLowerCase('en-US');

/** Reads what was seen of services, with SQL only. */
export class ServiceReader {
  constructor(private readonly knex: Knex) {}

  async list(query: ServiceQuery): Promise<Page<SeenService>> {
    const [rows, totalItems] = await Promise.all([
      this.#ordered(this.#narrowed(query), query.orderBy ?? 'worst')
        .select<ServiceRow[]>(SERVICE_COLUMNS)
        .limit(query.limit)
        .offset(query.offset),
      this.#count(this.#narrowed(query)),
    ]);
    return { items: rows.map(serviceOf), totalItems };
  }

  /** Undefined when it is not known or may not be seen. */
  async find(
    entityRef: string,
    criteria: Criteria,
  ): Promise<StoredService | undefined> {
    const [row] = await this.#visible(criteria)
      .where('services.entity_ref', entityRef)
      .select<(ServiceRow & { controls: string })[]>([
        ...SERVICE_COLUMNS,
        'services.controls',
      ]);
    if (!row) {
      return undefined;
    }
    const files: { path: string; verdict: number }[] = await this.knex('files')
      .where('entity_ref', entityRef)
      .orderBy('position')
      .select('path', 'verdict');
    const controls: StoredControl[] = JSON.parse(row.controls);
    return { service: serviceOf(row), controls, files: files.map(fileOf) };
  }

  /** Those of the refs that are known and may be seen. */
  async visible(
    entityRefs: readonly string[],
    criteria: Criteria,
  ): Promise<Set<string>> {
    const rows: { entity_ref: string }[] = await this.#visible(criteria)
      .whereIn('services.entity_ref', [...entityRefs])
      .select('services.entity_ref');
    return new Set(rows.map(row => row.entity_ref));
  }

  async summary(criteria: Criteria): Promise<FleetSummary> {
    const count = (narrow: (query: Knex.QueryBuilder) => void) => {
      const query = this.#visible(criteria);
      narrow(query);
      return this.#count(query);
    };
    const state = (name: (typeof TEMPLATE_STATES)[number]) =>
      count(q =>
        q.where('services.template_state', TEMPLATE_STATES.indexOf(name)),
      );
    const [services, outdated, unknown, weakened, failing, versions] =
      await Promise.all([
        count(() => undefined),
        state('outdated'),
        state('unknown'),
        count(q => q.where('services.weakened', '>', 0)),
        count(q => q.where('services.controls_fail', '>', 0)),
        this.#versions(criteria),
      ]);
    return { services, outdated, unknown, weakened, failing, versions };
  }

  /** What permission rules see, in the order of the refs. */
  async resources(
    entityRefs: readonly string[],
  ): Promise<(OwnedService | undefined)[]> {
    return readOwners(this.knex, entityRefs);
  }

  /** Refs after a given one, in order, to go through all of them. */
  async refsAfter(
    after: string,
    limit: number,
  ): Promise<{ entityRef: string; observedAt: string }[]> {
    const rows: { entity_ref: string; observed_at: string }[] = await this.knex(
      'services',
    )
      .where('entity_ref', '>', after)
      .orderBy('entity_ref')
      .limit(limit)
      .select('entity_ref', 'observed_at');
    return rows.map(row => ({
      entityRef: row.entity_ref,
      observedAt: row.observed_at,
    }));
  }

  #visible(criteria: Criteria): Knex.QueryBuilder {
    return this.knex('services').where(where =>
      narrowServices(where, criteria),
    );
  }

  #narrowed(by: ServiceQuery): Knex.QueryBuilder {
    const query = this.#visible(by.criteria);
    if (by.search) {
      query.whereRaw(String.raw`services.search_text like ? escape '\'`, [
        likePattern(by.search),
      ]);
    }
    if (by.template) {
      query.where('services.template', lower(by.template));
    }
    if (by.version) {
      query.where('services.version', by.version);
    }
    if (by.templateState) {
      query.where(
        'services.template_state',
        TEMPLATE_STATES.indexOf(by.templateState),
      );
    }
    if (by.weakened === true) {
      query.where('services.weakened', '>', 0);
    }
    if (by.weakened === false) {
      query.where(where =>
        where.where('services.weakened', 0).orWhereNull('services.weakened'),
      );
    }
    const { ownerRef } = by;
    if (ownerRef) {
      query.whereIn('services.entity_ref', q =>
        q
          .from('service_owners')
          .where('owner_ref', lower(ownerRef))
          .select('entity_ref'),
      );
    }
    return query;
  }

  #ordered(
    query: Knex.QueryBuilder,
    orderBy: NonNullable<ListServicesOptions['orderBy']>,
  ): Knex.QueryBuilder {
    if (orderBy === 'worst') {
      query
        .orderByRaw('coalesce(services.weakened, 0) desc')
        .orderBy('services.template_state')
        .orderBy('services.controls_fail', 'desc');
    }
    if (orderBy === 'observed') {
      query.orderBy('services.observed_at', 'desc');
    }
    return query.orderBy('services.title').orderBy('services.entity_ref');
  }

  async #count(query: Knex.QueryBuilder): Promise<number> {
    const [{ total }] = await query.count({ total: '*' });
    return Number(total);
  }

  async #versions(criteria: Criteria): Promise<FleetSummary['versions']> {
    const rows: {
      template: string | null;
      version: string | null;
      services: number | string;
    }[] = await this.#visible(criteria)
      .groupBy('services.template', 'services.version')
      .select('services.template', 'services.version')
      .count({ services: '*' });
    return rows
      .map(row => ({ ...row, services: Number(row.services) }))
      .sort((a, b) => b.services - a.services);
  }
}
