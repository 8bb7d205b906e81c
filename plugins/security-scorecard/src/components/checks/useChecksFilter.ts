import { oneOf, useUrlParams } from '@fairway/plugin-screens-react';
import {
  CheckResult,
  RESULT_STATES,
} from '@fairway/plugin-security-scorecard-common';
import { NEEDS_ATTENTION } from './checkOrder';

const KEYS = ['state', 'waived'] as const;
const STATES = ['attention', ...RESULT_STATES] as const;

/** The filters of the checks as they stand in the address. */
export interface ChecksFilter {
  state: (typeof STATES)[number] | undefined;
  showWaived: boolean;
  isFiltered: boolean;
  setState: (state: string) => void;
  setShowWaived: (show: boolean) => void;
  clear: () => void;
  matches: (result: CheckResult) => boolean;
}

/** Narrows the checks by state; waived ones are shown unless the address says otherwise. */
export function useChecksFilter(): ChecksFilter {
  const { get, update } = useUrlParams(KEYS);
  const state = oneOf(STATES, get('state'));
  const showWaived = get('waived') !== 'hide';
  return {
    state,
    showWaived,
    isFiltered: state !== undefined || !showWaived,
    setState: next => update({ state: next }),
    setShowWaived: show => update({ waived: show ? '' : 'hide' }),
    clear: () => update({ state: '', waived: '' }),
    matches: result => {
      if (result.waived && !showWaived) {
        return false;
      }
      if (state === 'attention') {
        return !result.waived && NEEDS_ATTENTION.has(result.state);
      }
      return state === undefined || result.state === state;
    },
  };
}
