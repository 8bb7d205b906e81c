import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Select } from '@backstage/ui';
import { layout, PageFrame } from '@fairway/plugin-screens-react';
import {
  EmptyMessage,
  LoadError,
  LoadingSkeleton,
  messageOf,
} from '@fairway/plugin-security-scorecard-react';
import { Fragment, type ReactNode } from 'react';
import { TREND_DAYS_CHOICES } from '../../dashboardQuery';
import { useDashboard, useDashboardFilter } from '../../hooks/useDashboard';
import { securityScorecardTranslationRef } from '../../translation';
import { ScopeSelect } from '../ScopeSelect';
import { DashboardView } from './DashboardView';

/** Props of {@link OverviewPage}. */
export interface OverviewPageProps {
  /** Sections of other plugins, below its own and after them. */
  sections?: { id: string; element: ReactNode }[];
}

/** How the whole organisation stands, or a part of it. */
export const OverviewPage = ({ sections = [] }: OverviewPageProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const { scope, days, setScope, setDays } = useDashboardFilter();
  const { data, error, isLoading, reload } = useDashboard(scope, days);
  const others = sections.map(({ id, element }) => (
    <Fragment key={id}>{element}</Fragment>
  ));
  const hasNumbers = data !== undefined && data.total.entities > 0;
  return (
    <PageFrame
      title={t('rollup.overviewTitle')}
      description={t('rollup.overviewDescription')}
    >
      <div className={layout.filters} role="search">
        <ScopeSelect value={scope} onChange={setScope} />
        <Select
          label={t('dashboard.days')}
          options={TREND_DAYS_CHOICES.map(id => ({
            id,
            label: t('dashboard.daysOption', { count: Number(id) }),
          }))}
          value={days}
          onChange={key => setDays(String(key))}
        />
      </div>
      {isLoading && <LoadingSkeleton label={t('dashboard.loading')} rows={8} />}
      {error && !data && <LoadError error={error} onRetry={reload} />}
      {error && data && (
        <Alert
          status="warning"
          icon
          description={t('entity.reloadFailed', { message: messageOf(error) })}
        />
      )}
      {data && !hasNumbers && (
        <EmptyMessage
          title={t('rollup.emptyTitle')}
          description={t('rollup.emptyDescription')}
        />
      )}
      {hasNumbers && (
        <DashboardView dashboard={data} scope={scope} days={days}>
          {others}
        </DashboardView>
      )}
      {!hasNumbers && !isLoading && others}
    </PageFrame>
  );
};
