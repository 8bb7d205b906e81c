import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Switch } from '@backstage/ui';
import { FilterSelect, layout, ListTotal } from '@fairway/plugin-screens-react';
import { RESULT_STATES } from '@fairway/plugin-security-scorecard-common';
import { securityScorecardReactTranslationRef } from '@fairway/plugin-security-scorecard-react';
import { securityScorecardTranslationRef } from '../../translation';
import type { ChecksFilter } from './useChecksFilter';

/** Props of {@link CheckFilters}. */
export interface CheckFiltersProps {
  filter: ChecksFilter;
  shown: number;
  total: number;
}

/** State and waivers, and how many checks that leaves. */
export const CheckFilters = ({ filter, shown, total }: CheckFiltersProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const { t: shared } = useTranslationRef(securityScorecardReactTranslationRef);
  return (
    <div className={layout.filters}>
      <FilterSelect
        label={t('check.filterState')}
        unset={t('check.filterAny')}
        options={[
          { id: 'attention', label: t('check.filterAttention') },
          ...RESULT_STATES.map(id => ({ id, label: shared(`state.${id}`) })),
        ]}
        value={filter.state}
        onChange={filter.setState}
      />
      <Switch
        label={t('check.showWaived')}
        isSelected={filter.showWaived}
        onChange={filter.setShowWaived}
      />
      <ListTotal>
        {filter.isFiltered &&
          t('check.shown', { shown: String(shown), total: String(total) })}
      </ListTotal>
    </div>
  );
};
