import { oneOf, pageOf, useUrlParams } from '@fairway/plugin-screens-react';
import {
  LEVELS,
  PILLARS,
  RESULT_STATES,
} from '@fairway/plugin-security-scorecard-common';

const KEYS = [
  'search',
  'owner',
  'scope',
  'kind',
  'level',
  'check',
  'state',
  'nodata',
  'pillar',
  'worst',
  'failing',
  'template',
  'order',
  'page',
] as const;
/** Orders that the address names; without one the worst come first. */
const ORDERS = ['title', 'deadline'] as const;
/** Kinds of entities that have scorecards. */
export const KINDS = ['component', 'resource', 'api'] as const;

/** The filters of the list of services as they stand in the address; '' is "any". */
export interface ServicesFilter {
  search: string;
  owner: string;
  /** Entity ref of a group, system or domain. */
  scope: string;
  kind: string;
  level: string;
  /** Id of a check. */
  check: string;
  /** State of that check; '' is `fail`. */
  state: string;
  /** `true` for services of which nothing was ever observed. */
  nodata: string;
  pillar: string;
  /** Worst state in that pillar; '' is `fail`. */
  worst: string;
  /** `true` for services with failing enforced checks. */
  failing: string;
  /** Entity ref of the template that services were made from. */
  template: string;
  order: string;
}

/** Reads and changes the filters; a changed filter starts again at the first page. */
export function useServicesFilter() {
  const { get, update } = useUrlParams(KEYS);
  const filter: ServicesFilter = {
    search: get('search'),
    owner: get('owner'),
    scope: get('scope'),
    kind: oneOf(KINDS, get('kind').toLocaleLowerCase('en-US')) ?? '',
    level: oneOf(LEVELS, get('level')) ?? '',
    check: get('check'),
    state: oneOf(RESULT_STATES, get('state')) ?? '',
    nodata: get('nodata') === 'true' ? 'true' : '',
    pillar: oneOf(PILLARS, get('pillar')) ?? '',
    worst: oneOf(RESULT_STATES, get('worst')) ?? '',
    failing: get('failing') === 'true' ? 'true' : '',
    template: get('template'),
    order: oneOf(ORDERS, get('order')) ?? '',
  };
  const { order, ...narrowing } = filter;
  return {
    filter,
    orderBy: oneOf(ORDERS, get('order')) ?? ('worst' as const),
    page: pageOf(get('page')),
    isFiltered: Object.values(narrowing).some(Boolean),
    setFilter: (patch: Partial<ServicesFilter>) =>
      update({ ...patch, page: '' }),
    setPage: (page: number) => update({ page: page > 1 ? String(page) : '' }),
    clear: () =>
      update({
        search: '',
        owner: '',
        scope: '',
        kind: '',
        level: '',
        check: '',
        state: '',
        nodata: '',
        pillar: '',
        worst: '',
        failing: '',
        template: '',
        page: '',
      }),
  };
}
