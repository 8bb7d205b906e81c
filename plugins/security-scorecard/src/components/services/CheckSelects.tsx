import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Select } from '@backstage/ui';
import { RESULT_STATES } from '@fairway/plugin-security-scorecard-common';
import { securityScorecardReactTranslationRef } from '@fairway/plugin-security-scorecard-react';
import { useCheckDefinitions } from '../../hooks/useChoices';
import { securityScorecardTranslationRef } from '../../translation';
import type { ServicesFiltersProps } from './ServicesFilters';

const ANY = 'any';

/** Narrows the services to those on which a check is in a state. */
export const CheckSelects = ({ filter, onChange }: ServicesFiltersProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const { t: shared } = useTranslationRef(securityScorecardReactTranslationRef);
  const options = useCheckDefinitions().map(({ id, title }) => ({
    id,
    label: title,
  }));
  // A check from the address stays selectable while the others load.
  if (filter.check && !options.some(({ id }) => id === filter.check)) {
    options.unshift({ id: filter.check, label: filter.check });
  }
  return (
    <>
      <Select
        label={t('services.check')}
        search={{ placeholder: t('services.checkSearchPlaceholder') }}
        options={[{ id: ANY, label: t('services.anyCheck') }, ...options]}
        value={filter.check || ANY}
        onChange={key =>
          onChange(
            key === ANY ? { check: '', state: '' } : { check: String(key) },
          )
        }
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
