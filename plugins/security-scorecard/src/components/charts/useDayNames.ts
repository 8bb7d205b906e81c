import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useMemo } from 'react';
import { securityScorecardTranslationRef } from '../../translation';

/** What days of a chart are called. */
export interface DayNames {
  /** With its year, for words and tables. */
  full: (day: string) => string;
  /** Short, for an axis. */
  tick: (day: string) => string;
}

/** Gives the names of days, each YYYY-MM-DD and of UTC, in the reader's language. */
export function useDayNames(): DayNames {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  return useMemo(
    () => ({
      full: day => t('chart.dayName', { when: new Date(day) }),
      tick: day => t('chart.dayTick', { when: new Date(day) }),
    }),
    [t],
  );
}
