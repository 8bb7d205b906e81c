import { oneOf, pageOf, useUrlParams } from '@fairway/plugin-screens-react';
import { WAIVER_STATUSES } from '@fairway/plugin-security-scorecard-common';

const KEYS = ['search', 'status', 'ending', 'scope', 'page', 'waiver'] as const;
/** Days within which a waiver ends that can be asked for. */
export const ENDING_DAYS = ['7', '14', '30', '90'] as const;

/** A change of the filters; '' is "any". */
export type WaiversPatch = Partial<
  Record<'search' | 'status' | 'ending' | 'scope', string>
>;

/** The filters of the list of waivers and the open one, as they stand in the address. */
export function useWaiversFilter() {
  const { get, update } = useUrlParams(KEYS);
  const filter = {
    search: get('search'),
    status: oneOf(WAIVER_STATUSES, get('status')),
    ending: oneOf(ENDING_DAYS, get('ending')),
    scope: get('scope'),
  };
  return {
    filter,
    page: pageOf(get('page')),
    openId: get('waiver'),
    isFiltered: Object.values(filter).some(Boolean),
    setFilter: (patch: WaiversPatch) => update({ ...patch, page: '' }),
    setPage: (page: number) => update({ page: page > 1 ? String(page) : '' }),
    setOpen: (id: string) => update({ waiver: id }),
    clear: () =>
      update({ search: '', status: '', ending: '', scope: '', page: '' }),
  };
}
