import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { FilterSelect } from '@fairway/plugin-screens-react';
import {
  OVERDUE_AGES,
  type OverdueAge,
} from '@fairway/plugin-security-scorecard-common';
import { securityScorecardTranslationRef } from '../../translation';
import { OptionalEntitySelect, OptionalSelect } from '../OptionalSelect';
import { NO_OWNER } from '../rollup/usePartHref';
import { TemplateSelect } from '../TemplateSelect';
import type { FindingsFilter } from './useFindingsFilter';

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
      <FilterSelect
        label={t('findings.age')}
        unset={t('findings.anyAge')}
        options={OVERDUE_AGES.map(id => ({ id, label: nameOf(id) }))}
        value={filter.age}
        onChange={age => setFilter({ age })}
      />
      <OwnerFilter
        value={filter.owner}
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

function OwnerFilter(props: { value: string; onClear: () => void }) {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const labels = { label: t('services.owner'), any: t('services.anyOwner') };
  return props.value === NO_OWNER ? (
    <OptionalSelect {...labels} {...props} name={t('services.noOwner')} />
  ) : (
    <OptionalEntitySelect {...labels} {...props} />
  );
}
