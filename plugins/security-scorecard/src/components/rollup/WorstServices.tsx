import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Link } from '@backstage/ui';
import {
  EmptyMessage,
  LoadError,
  useScorecards,
} from '@fairway/plugin-security-scorecard-react';
import { ORGANISATION, useSecurityLinks } from '../../hooks/useSecurityLinks';
import { securityScorecardTranslationRef } from '../../translation';
import { ServicesTable } from '../services/ServicesTable';

const SHOWN = 5;

/** Props of {@link WorstServices}. */
export interface WorstServicesProps {
  scope: string;
  /** How many services there are. */
  total: number;
}

/** The services that need attention most, with the way to all of them. */
export const WorstServices = ({ scope, total }: WorstServicesProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const links = useSecurityLinks();
  const { data, error, isLoading, isStale, reload } = useScorecards({
    scope: scope === ORGANISATION ? undefined : scope,
    orderBy: 'worst',
    limit: SHOWN,
  });
  if (error) {
    return <LoadError error={error} onRetry={reload} />;
  }
  return (
    <Flex direction="column" gap="2" align="start">
      <div style={{ width: '100%' }}>
        <ServicesTable
          items={data?.items}
          isLoading={isLoading}
          isStale={isStale}
          pagination={{ type: 'none' }}
          emptyState={
            <EmptyMessage
              title={t('services.emptyTitle')}
              description={t('services.emptyDescription')}
            />
          }
        />
      </div>
      <Link href={links.services({ scope })}>
        {t('rollup.allServices', { count: total })}
      </Link>
    </Flex>
  );
};
