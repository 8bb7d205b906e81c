import {
  oneOf,
  PAGE_SIZE,
  pageOf,
  useUrlParams,
} from '@fairway/plugin-screens-react';
import {
  CASE_STATUSES,
  EVENT_CLASSES,
  type CaseFilter,
  type CaseLevel,
  type ListCasesOptions,
} from '@fairway/plugin-security-cases-common';

const KEYS = [
  'search',
  'status',
  'class',
  'level',
  'entity',
  'owner',
  'assignee',
  'proposals',
  'order',
  'page',
] as const;
type Key = (typeof KEYS)[number];

/** Levels, the most urgent first. */
export const LEVELS: readonly CaseLevel[] = ['L2', 'L1'];

/** What the list is narrowed by, as it stands in the address; '' for what is not. */
export type CasesFilter = Record<Exclude<Key, 'page'>, string>;

/** Keeps filters, order and page of the list in the address. */
export function useCasesFilter() {
  const { get, update } = useUrlParams<Key>(KEYS);
  const filter: CasesFilter = {
    search: get('search'),
    status: oneOf(CASE_STATUSES, get('status')) ?? '',
    class: oneOf(EVENT_CLASSES, get('class')) ?? '',
    level: oneOf(LEVELS, get('level')) ?? '',
    entity: get('entity'),
    owner: get('owner'),
    assignee: get('assignee'),
    proposals: get('proposals') === 'true' ? 'true' : '',
    order: get('order') === 'newest' ? 'newest' : '',
  };
  const page = pageOf(get('page'));
  const narrowed: CaseFilter = {
    search: filter.search || undefined,
    status: oneOf(CASE_STATUSES, filter.status),
    class: oneOf(EVENT_CLASSES, filter.class),
    level: oneOf(LEVELS, filter.level),
    entityRef: filter.entity || undefined,
    ownerRef: filter.owner || undefined,
    assignee: filter.assignee || undefined,
    proposals: filter.proposals ? true : undefined,
  };
  const query: ListCasesOptions = {
    ...narrowed,
    orderBy: filter.order ? 'newest' : 'urgent',
    limit: PAGE_SIZE,
    offset: (page - 1) * PAGE_SIZE,
  };
  return {
    filter,
    narrowed,
    query,
    page,
    isFiltered: Object.values(narrowed).some(Boolean),
    setFilter: (patch: Partial<CasesFilter>) => update({ ...patch, page: '' }),
    setPage: (next: number) => update({ page: next === 1 ? '' : String(next) }),
    clear: () =>
      update({
        search: '',
        status: '',
        class: '',
        level: '',
        entity: '',
        owner: '',
        assignee: '',
        proposals: '',
        page: '',
      }),
  };
}
