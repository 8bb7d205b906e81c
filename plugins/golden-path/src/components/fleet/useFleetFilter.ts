import {
  TEMPLATE_STATES,
  type ListServicesOptions,
} from '@fairway/plugin-golden-path-common';
import {
  oneOf,
  PAGE_SIZE,
  pageOf,
  useUrlParams,
} from '@fairway/plugin-screens-react';

const KEYS = [
  'search',
  'template',
  'version',
  'state',
  'weakened',
  'order',
  'page',
] as const;
type Key = (typeof KEYS)[number];

/** Orders of the fleet that the address names; without one the worst come first. */
const ORDERS = ['title', 'observed'] as const;

/** What the fleet is narrowed by, as it stands in the address; '' for what is not. */
export type FleetFilter = Record<Exclude<Key, 'page'>, string>;

/** Keeps filters, order and page of the fleet in the address. */
export function useFleetFilter() {
  const { get, update } = useUrlParams<Key>(KEYS);
  const filter: FleetFilter = {
    search: get('search'),
    template: get('template'),
    version: get('version'),
    state: oneOf(TEMPLATE_STATES, get('state')) ?? '',
    weakened: get('weakened') === 'true' ? 'true' : '',
    order: oneOf(ORDERS, get('order')) ?? '',
  };
  const page = pageOf(get('page'));
  const query: ListServicesOptions = {
    search: filter.search || undefined,
    template: filter.template || undefined,
    version: filter.version || undefined,
    templateState: oneOf(TEMPLATE_STATES, filter.state),
    weakened: filter.weakened ? true : undefined,
    orderBy: oneOf(ORDERS, filter.order) ?? 'worst',
    limit: PAGE_SIZE,
    offset: (page - 1) * PAGE_SIZE,
  };
  const { order: _, ...narrowing } = filter;
  return {
    filter,
    query,
    page,
    isFiltered: Object.values(narrowing).some(Boolean),
    setFilter: (patch: Partial<FleetFilter>) => update({ ...patch, page: '' }),
    setPage: (next: number) => update({ page: next === 1 ? '' : String(next) }),
    clear: () =>
      update({
        search: '',
        template: '',
        version: '',
        state: '',
        weakened: '',
        page: '',
      }),
  };
}
