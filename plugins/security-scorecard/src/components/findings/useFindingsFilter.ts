import {
  oneOf,
  PAGE_SIZE,
  pageOf,
  useUrlParams,
} from '@fairway/plugin-screens-react';
import {
  OVERDUE_AGES,
  SEVERITIES,
} from '@fairway/plugin-security-scorecard-common';

const KEYS = [
  'search',
  'severity',
  'status',
  'overdue',
  'scope',
  'age',
  'owner',
  'template',
  'vulnerability',
  'page',
] as const;
const STATUSES = ['open', 'suppressed', 'resolved'] as const;

/** A change of the filters; '' is "any". */
export type FindingsPatch = Partial<
  Record<Exclude<(typeof KEYS)[number], 'page'>, string>
>;

/** The filters of a list of findings as they stand in the address; a changed filter starts again at the first page. */
export function useFindingsFilter() {
  const { get, update } = useUrlParams(KEYS);
  const page = pageOf(get('page'));
  const filter = {
    search: get('search'),
    severity: oneOf(SEVERITIES, get('severity')),
    status: oneOf(STATUSES, get('status')),
    overdue: get('overdue') === 'true',
    scope: get('scope'),
    age: oneOf(OVERDUE_AGES, get('age')),
    owner: get('owner'),
    template: get('template'),
    vulnerability: get('vulnerability'),
  };
  return {
    filter,
    page,
    /** What every list asks the server. */
    query: {
      search: filter.search || undefined,
      severity: filter.severity,
      status: filter.status,
      limit: PAGE_SIZE,
      offset: (page - 1) * PAGE_SIZE,
    },
    isFiltered: Object.values(filter).some(Boolean),
    setFilter: (patch: FindingsPatch) => update({ ...patch, page: '' }),
    setPage: (next: number) => update({ page: next > 1 ? String(next) : '' }),
    clear: () =>
      update({
        search: '',
        severity: '',
        status: '',
        overdue: '',
        scope: '',
        age: '',
        owner: '',
        template: '',
        vulnerability: '',
        page: '',
      }),
  };
}

/** The filters of a list of findings. */
export type FindingsFilter = ReturnType<typeof useFindingsFilter>;
/** Statuses that findings can be filtered by. */
export const FINDING_STATUSES = STATUSES;
