import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Select } from '@backstage/ui';
import {
  OVERDUE_AGES,
  type OverdueAge,
} from '@fairway/plugin-security-scorecard-common';
import { securityScorecardTranslationRef } from '../../translation';
import { OptionalSelect } from '../OptionalSelect';
import { NO_OWNER } from '../rollup/usePartHref';
import { TemplateSelect } from '../TemplateSelect';
import type { FindingsFilter } from './useFindingsFilter';

const ANY = 'any';

/** Names of the ages of overdue findings. */
export function useAgeName(): (age: OverdueAge) => string {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const names: Record<OverdueAge, string> = {
    week: t('findings.ageWeek'),
    month: t('findings.ageMonth'),
    quarter: t('findings.ageQuarter'),
    older: t('findings.ageOlder'),
  };
  return age => names[age];
}

/** The filters that numbers of the overview set; an age can also be chosen. */
export const DrillDownFilters = ({
  filters: { filter, setFilter },
}: {
  filters: FindingsFilter;
}) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const nameOf = useAgeName();
  return (
    <>
      <Select
        label={t('findings.age')}
        options={[
          { id: ANY, label: t('findings.anyAge') },
          ...OVERDUE_AGES.map(id => ({ id, label: nameOf(id) })),
        ]}
        value={filter.age ?? ANY}
        onChange={key => setFilter({ age: key === ANY ? '' : String(key) })}
      />
      <OptionalSelect
        label={t('services.owner')}
        any={t('services.anyOwner')}
        value={filter.owner}
        name={filter.owner === NO_OWNER ? t('services.noOwner') : filter.owner}
        onClear={() => setFilter({ owner: '' })}
      />
      <TemplateSelect
        value={filter.template}
        onChange={template => setFilter({ template })}
      />
      <OptionalSelect
        label={t('findings.vulnerability')}
        any={t('findings.anyVulnerability')}
        value={filter.vulnerability}
        name={filter.vulnerability}
        onClear={() => setFilter({ vulnerability: '' })}
      />
    </>
  );
};
