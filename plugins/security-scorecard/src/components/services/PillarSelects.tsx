import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Select } from '@backstage/ui';
import { FilterSelect } from '@fairway/plugin-screens-react';
import {
  PILLARS,
  RESULT_STATES,
} from '@fairway/plugin-security-scorecard-common';
import { securityScorecardReactTranslationRef } from '@fairway/plugin-security-scorecard-react';
import { securityScorecardTranslationRef } from '../../translation';
import type { ServicesFiltersProps } from './ServicesFilters';

/** Narrows the services to those whose worst result in a pillar is in a state. */
export const PillarSelects = ({ filter, onChange }: ServicesFiltersProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const { t: shared } = useTranslationRef(securityScorecardReactTranslationRef);
  return (
    <>
      <FilterSelect
        label={t('services.pillar')}
        unset={t('services.anyPillar')}
        options={PILLARS.map(id => ({ id, label: shared(`pillar.${id}`) }))}
        value={filter.pillar}
        onChange={pillar =>
          onChange(pillar ? { pillar } : { pillar, worst: '' })
        }
      />
      {filter.pillar && (
        <Select
          label={t('services.pillarState')}
          options={RESULT_STATES.map(id => ({
            id,
            label: shared(`state.${id}`),
          }))}
          value={filter.worst || 'fail'}
          onChange={key => onChange({ worst: String(key) })}
        />
      )}
    </>
  );
};
