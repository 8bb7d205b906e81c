import { oneOf, pageOf, useUrlParams } from '@fairway/plugin-screens-react';
import {
  ACTIVITY_KINDS,
  CONTROL_STATES,
  type EvidenceQuery,
  type Framework,
} from '@fairway/plugin-security-evidence-common';

const KEYS = [
  'framework',
  'date',
  'scope',
  'control',
  'state',
  'search',
  'view',
  'kind',
  'from',
  'page',
] as const;
type Key = (typeof KEYS)[number];

/** A day of the calendar (YYYY-MM-DD), else ''. */
function dayOf(value: string): string {
  const isDay =
    /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));
  return isDay ? value : '';
}

const ENTITY_REF = /^[^:/\s]+:[^:/\s]+\/[^:/\s]+$/;

/** Keeps what evidence is asked about in the address, so that an answer can be shared. */
export function useQuestion(frameworks: readonly Framework[]) {
  const { get, update } = useUrlParams<Key>(KEYS);
  const scope = ENTITY_REF.test(get('scope')) ? get('scope') : '';
  const date = dayOf(get('date'));
  const wanted = get('framework');
  const query: EvidenceQuery = {
    at: date || undefined,
    scope: scope || undefined,
  };
  return {
    /** Undefined while they load, and for one that there is none of. */
    framework: wanted
      ? frameworks.find(({ id }) => id === wanted)
      : frameworks[0],
    date,
    scope,
    /** The date and scope, as the API wants them. */
    query,
    control: get('control'),
    state: oneOf(CONTROL_STATES, get('state')),
    search: get('search'),
    view: oneOf(['activity'], get('view')) ?? 'controls',
    kind: oneOf(ACTIVITY_KINDS, get('kind')) ?? 'access',
    from: dayOf(get('from')),
    page: pageOf(get('page')),
    /** Changes what is asked, and goes back to the first page. */
    ask: (patch: Partial<Record<Key, string>>) =>
      update({ page: '', ...patch }),
    /** Opens a control, so that Back leads to the list again. */
    open: (control: string) =>
      update({ page: '', state: '', control }, { push: true }),
  };
}

/** What evidence is asked about. */
export type Question = ReturnType<typeof useQuestion>;
