import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { SearchField, Select } from '@backstage/ui';
import { layout, useDebouncedText } from '@fairway/plugin-screens-react';
import { SEVERITIES } from '@fairway/plugin-security-scorecard-common';
import { securityScorecardReactTranslationRef } from '@fairway/plugin-security-scorecard-react';
import type { ReactNode } from 'react';
import { securityScorecardTranslationRef } from '../../translation';
import { FINDING_STATUSES, FindingsFilter } from './useFindingsFilter';

const ANY = 'any';

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
      <Select
        label={t('findings.severity')}
        options={[
          { id: ANY, label: t('findings.anySeverity') },
          ...SEVERITIES.map(id => ({ id, label: shared(`severity.${id}`) })),
        ]}
        value={filter.severity ?? ANY}
        onChange={key =>
          setFilter({ severity: key === ANY ? '' : String(key) })
        }
      />
      <Select
        label={t('findings.status')}
        options={[
          { id: ANY, label: t('findings.anyStatus') },
          ...FINDING_STATUSES.map(id => ({ id, label: t(`findings.${id}`) })),
        ]}
        value={filter.status ?? ANY}
        onChange={key => setFilter({ status: key === ANY ? '' : String(key) })}
      />
      {children}
    </div>
  );
};
