import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Switch } from '@backstage/ui';
import { ListTotal, PageFrame } from '@fairway/plugin-screens-react';
import { useAllFindings } from '@fairway/plugin-security-scorecard-react';
import { securityScorecardTranslationRef } from '../../translation';
import { ScopeSelect } from '../ScopeSelect';
import { DrillDownFilters } from './DrillDownFilters';
import { FindingsFilters } from './FindingsFilters';
import { FindingsList } from './FindingsList';
import { useFindingsFilter } from './useFindingsFilter';

/** The findings of every service that the caller may see. */
export const FindingsPage = () => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const filters = useFindingsFilter();
  const { filter, query, setFilter } = filters;
  const findings = useAllFindings({
    ...query,
    scope: filter.scope || undefined,
    overdue: filter.overdue || undefined,
    age: filter.age,
    ownerRef: filter.owner || undefined,
    template: filter.template || undefined,
    vulnerability: filter.vulnerability || undefined,
  });
  return (
    <PageFrame
      title={t('findings.pageTitle')}
      description={t('findings.pageDescription')}
    >
      <FindingsFilters filters={filters}>
        <ScopeSelect
          value={filter.scope}
          onChange={scope => setFilter({ scope })}
        />
        <DrillDownFilters filters={filters} />
        <Switch
          label={t('findings.overdueOnly')}
          isSelected={filter.overdue}
          onChange={overdue => setFilter({ overdue: overdue ? 'true' : '' })}
        />
      </FindingsFilters>
      <ListTotal>
        {findings.data &&
          t('findings.total', { count: findings.data.totalItems })}
      </ListTotal>
      <FindingsList findings={findings} filters={filters} />
    </PageFrame>
  );
};
