import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Card, CardBody, Flex, Link, Text } from '@backstage/ui';
import { Section } from '@fairway/plugin-screens-react';
import type {
  Dashboard,
  DashboardTable,
  Rollup,
} from '@fairway/plugin-security-scorecard-common';
import { EmptyMessage } from '@fairway/plugin-security-scorecard-react';
import type { ReactNode } from 'react';
import { ORGANISATION, useSecurityLinks } from '../../hooks/useSecurityLinks';
import { securityScorecardTranslationRef } from '../../translation';
import { TrendChart } from '../charts/TrendSection';
import { healthOf } from '../collectors/health';
import { CollectorsTable } from '../collectors/CollectorsTable';
import { FindingsTable } from '../findings/FindingsTable';
import styles from '../layout.module.css';
import { ChecksByFailures } from '../rollup/ChecksByFailures';
import { ChildrenTable } from '../rollup/ChildrenTable';
import { EndingWaiversList } from '../rollup/EndingWaivers';
import { PillarMatrix } from '../rollup/PillarMatrix';
import { RollupHeadline } from '../rollup/RollupHeadline';
import { OneByOne } from '../OneByOne';
import { ServicesTable } from '../services/ServicesTable';
import { ExportButton } from './ExportButton';
import { OverdueAges } from './OverdueAges';
import { RecurringFindings } from './RecurringFindings';
import { RunningCampaigns } from './RunningCampaigns';
import { WithoutData } from './WithoutData';

/** Props of {@link DashboardView}. */
export interface DashboardViewProps {
  dashboard: Dashboard;
  /** Entity ref of a group, system or domain; '' for everything. */
  scope: string;
  /** Days of the trend. */
  days: string;
  /** What follows its own parts. */
  children?: ReactNode;
}

/** Every part of an overview; each number opens the list behind it. */
export const DashboardView = ({
  dashboard,
  scope,
  days,
  children,
}: DashboardViewProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const links = useSecurityLinks();
  const { total, parts, checks, collectors } = dashboard;
  const within = scope || ORGANISATION;
  // Owners are meant without what is below them; parts of a scope with it.
  const narrow = (part: Rollup): Record<string, string> =>
    scope ? { scope: part.ref } : { owner: part.ref };
  const table = (name: DashboardTable, title: string, content: ReactNode) => (
    <Section
      title={title}
      actions={<ExportButton table={name} title={title} scope={scope} />}
    >
      {content}
    </Section>
  );
  const figures = (
    <Flex direction="column" gap="5">
      <Text as="p" variant="body-small" color="secondary">
        {t('dashboard.asOf', { when: new Date(dashboard.at) })}
      </Text>
      <div className={styles.halves}>
        <RollupHeadline scope={within} total={total} />
        <Card>
          <CardBody>
            {table(
              'trend',
              t('dashboard.trendTitle', { count: Number(days) }),
              <TrendChart points={dashboard.trend} />,
            )}
          </CardBody>
        </Card>
      </div>
    </Flex>
  );
  return (
    <OneByOne>
      {figures}
      {parts.length > 0 && (
        <Section title={t('rollup.matrixTitle')}>
          <PillarMatrix parts={parts} narrow={narrow} />
        </Section>
      )}
      {parts.length > 0 &&
        table(
          'parts',
          t('dashboard.partsTitle'),
          <ChildrenTable parts={parts} narrow={narrow} />,
        )}
      {table(
        'overdue',
        t('dashboard.agesTitle'),
        <OverdueAges
          scope={within}
          total={total.overdueFindings}
          teams={dashboard.overdue}
        />,
      )}
      {table(
        'overdue-findings',
        t('dashboard.oldestTitle'),
        <>
          <FindingsTable
            items={dashboard.oldest}
            isLoading={false}
            isStale={false}
            pagination={{ type: 'none' }}
            emptyState={
              <EmptyMessage
                title={t('rollup.overdueEmpty')}
                description={t('rollup.overdueEmptyDescription')}
              />
            }
          />
          <Link href={links.findings({ scope: within, overdue: 'true' })}>
            {t('rollup.overdueAll')}
          </Link>
        </>,
      )}
      {table(
        'checks',
        t('rollup.checksTitle'),
        <ChecksByFailures
          scope={within}
          checks={checks}
          failing={total.failing}
        />,
      )}
      {table(
        'recurring',
        t('dashboard.recurringTitle'),
        <RecurringFindings scope={within} findings={dashboard.recurring} />,
      )}
      <Section title={t('rollup.servicesTitle')}>
        <ServicesTable
          items={dashboard.worst}
          isLoading={false}
          isStale={false}
          pagination={{ type: 'none' }}
          emptyState={
            <EmptyMessage
              title={t('services.emptyTitle')}
              description={t('services.emptyDescription')}
            />
          }
        />
        <Link href={links.services({ scope: within })}>
          {t('rollup.allServices', { count: total.entities })}
        </Link>
      </Section>
      <div className={styles.halves}>
        {table(
          'without-data',
          t('dashboard.noDataTitle'),
          <WithoutData scope={within} services={dashboard.withoutData} />,
        )}
        {table(
          'waivers',
          t('rollup.waiversTitle'),
          <>
            <EndingWaiversList waivers={dashboard.waivers.items} />
            {dashboard.waivers.totalItems > 0 && (
              <Link
                href={links.waivers({
                  scope: within,
                  status: 'approved',
                  ending: '30',
                })}
              >
                {t('dashboard.waiversAll', {
                  count: dashboard.waivers.totalItems,
                })}
              </Link>
            )}
          </>,
        )}
      </div>
      {table(
        'campaigns',
        t('dashboard.campaignsTitle'),
        <RunningCampaigns campaigns={dashboard.campaigns} />,
      )}
      {collectors &&
        table(
          'collectors',
          t('dashboard.collectorsTitle'),
          <>
            <Text as="p">
              {t('dashboard.collectorsWords', {
                ok: String(collectors.filter(c => healthOf(c) === 'ok').length),
                total: String(collectors.length),
              })}
            </Text>
            <CollectorsTable collectors={collectors} />
            <Link href={links.collectors()}>
              {t('dashboard.collectorsAll')}
            </Link>
          </>,
        )}
      {children}
    </OneByOne>
  );
};
