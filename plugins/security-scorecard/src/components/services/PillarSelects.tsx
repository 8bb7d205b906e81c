import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Select } from '@backstage/ui';
import {
  PILLARS,
  RESULT_STATES,
} from '@fairway/plugin-security-scorecard-common';
import { securityScorecardReactTranslationRef } from '@fairway/plugin-security-scorecard-react';
import { securityScorecardTranslationRef } from '../../translation';
import type { ServicesFiltersProps } from './ServicesFilters';

const ANY = 'any';

/** Narrows the services to those whose worst result in a pillar is in a state. */
export const PillarSelects = ({ filter, onChange }: ServicesFiltersProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const { t: shared } = useTranslationRef(securityScorecardReactTranslationRef);
  return (
    <>
      <Select
        label={t('services.pillar')}
        options={[
          { id: ANY, label: t('services.anyPillar') },
          ...PILLARS.map(id => ({ id, label: shared(`pillar.${id}`) })),
        ]}
        value={filter.pillar || ANY}
        onChange={key =>
          onChange(
            key === ANY ? { pillar: '', worst: '' } : { pillar: String(key) },
          )
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
