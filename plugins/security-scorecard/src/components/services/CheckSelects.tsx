import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Select } from '@backstage/ui';
import { FilterSelect } from '@fairway/plugin-screens-react';
import { RESULT_STATES } from '@fairway/plugin-security-scorecard-common';
import { securityScorecardReactTranslationRef } from '@fairway/plugin-security-scorecard-react';
import { useCheckDefinitions } from '../../hooks/useChoices';
import { securityScorecardTranslationRef } from '../../translation';
import type { ServicesFiltersProps } from './ServicesFilters';

/** Narrows the services to those on which a check is in a state. */
export const CheckSelects = ({ filter, onChange }: ServicesFiltersProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const { t: shared } = useTranslationRef(securityScorecardReactTranslationRef);
  const checks = useCheckDefinitions();
  return (
    <>
      <FilterSelect
        label={t('services.check')}
        search={{ placeholder: t('services.checkSearchPlaceholder') }}
        unset={t('services.anyCheck')}
        options={checks.map(({ id, title }) => ({ id, label: title }))}
        value={filter.check}
        onChange={check => onChange(check ? { check } : { check, state: '' })}
      />
      {filter.check && (
        <Select
          label={t('services.checkState')}
          options={RESULT_STATES.map(id => ({
            id,
            label: shared(`state.${id}`),
          }))}
          value={filter.state || 'fail'}
          onChange={key => onChange({ state: String(key) })}
        />
      )}
    </>
  );
};
