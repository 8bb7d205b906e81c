import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { SearchField } from '@backstage/ui';
import {
  FilterSelect,
  layout,
  useDebouncedText,
} from '@fairway/plugin-screens-react';
import { SEVERITIES } from '@fairway/plugin-security-scorecard-common';
import { securityScorecardReactTranslationRef } from '@fairway/plugin-security-scorecard-react';
import type { ReactNode } from 'react';
import { securityScorecardTranslationRef } from '../../translation';
import { FINDING_STATUSES, FindingsFilter } from './useFindingsFilter';

/** Props of {@link FindingsFilters}. */
export interface FindingsFiltersProps {
  filters: FindingsFilter;
  /** Filters that only some lists have. */
  children?: ReactNode;
}

/** Search, severity and status of a list of findings. */
export const FindingsFilters = ({
  filters: { filter, setFilter },
  children,
}: FindingsFiltersProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const { t: shared } = useTranslationRef(securityScorecardReactTranslationRef);
  const [text, setText] = useDebouncedText(filter.search, search =>
    setFilter({ search }),
  );
  return (
    <div className={layout.filters} role="search">
      <SearchField
        label={t('findings.search')}
        placeholder={t('findings.searchPlaceholder')}
        value={text}
        onChange={setText}
      />
      <FilterSelect
        label={t('findings.severity')}
        unset={t('findings.anySeverity')}
        options={SEVERITIES.map(id => ({
          id,
          label: shared(`severity.${id}`),
        }))}
        value={filter.severity}
        onChange={severity => setFilter({ severity })}
      />
      <FilterSelect
        label={t('findings.status')}
        unset={t('findings.anyStatus')}
        options={FINDING_STATUSES.map(id => ({
          id,
          label: t(`findings.${id}`),
        }))}
        value={filter.status}
        onChange={status => setFilter({ status })}
      />
      {children}
    </div>
  );
};
