import { LEVELS } from '@fairway/plugin-security-scorecard-common';
import { oneOf, pageOf, useUrlParams } from '../../hooks/useUrlParams';

const KEYS = ['search', 'owner', 'level', 'order', 'page'] as const;
const ORDERS = ['worst', 'title', 'deadline'] as const;

/** The filters of the list of services as they stand in the address; '' is "any". */
export interface ServicesFilter {
  search: string;
  owner: string;
  level: string;
  order: string;
}

/** Reads and changes the filters; a changed filter starts again at the first page. */
export function useServicesFilter() {
  const { get, update } = useUrlParams(KEYS);
  const filter: ServicesFilter = {
    search: get('search'),
    owner: get('owner'),
    level: oneOf(LEVELS, get('level')) ?? '',
    order: oneOf(ORDERS, get('order')) ?? '',
  };
  return {
    filter,
    orderBy: oneOf(ORDERS, get('order')) ?? 'worst',
    page: pageOf(get('page')),
    isFiltered: Boolean(filter.search || filter.owner || filter.level),
    setFilter: (patch: Partial<ServicesFilter>) =>
      update({ ...patch, page: '' }),
    setPage: (page: number) => update({ page: page > 1 ? String(page) : '' }),
    clear: () => update({ search: '', owner: '', level: '', page: '' }),
  };
}
