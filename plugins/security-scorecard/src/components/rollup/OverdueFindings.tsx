import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Link } from '@backstage/ui';
import {
  EmptyMessage,
  LoadError,
  useAllFindings,
} from '@fairway/plugin-security-scorecard-react';
import { ORGANISATION, useSecurityLinks } from '../../hooks/useSecurityLinks';
import { securityScorecardTranslationRef } from '../../translation';
import { FindingsTable } from '../findings/FindingsTable';

const SHOWN = 5;

/** The findings whose deadline passed longest ago, with the way to all of them. */
export const OverdueFindings = ({ scope }: { scope: string }) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const links = useSecurityLinks();
  const { data, error, isLoading, isStale, reload } = useAllFindings({
    scope: scope === ORGANISATION ? undefined : scope,
    overdue: true,
    limit: SHOWN,
  });
  if (error) {
    return <LoadError error={error} onRetry={reload} />;
  }
  return (
    <Flex direction="column" gap="2" align="start">
      <div style={{ width: '100%' }}>
        <FindingsTable
          items={data?.items}
          isLoading={isLoading}
          isStale={isStale}
          pagination={{ type: 'none' }}
          emptyState={
            <EmptyMessage
              title={t('rollup.overdueEmpty')}
              description={t('rollup.overdueEmptyDescription')}
            />
          }
        />
      </div>
      {(data?.totalItems ?? 0) > SHOWN && (
        <Link href={links.findings({ scope, overdue: 'true' })}>
          {t('rollup.overdueAll')}
        </Link>
      )}
    </Flex>
  );
};
