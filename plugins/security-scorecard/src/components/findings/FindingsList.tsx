import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import { pagesOf } from '@fairway/plugin-screens-react';
import type { Finding, Page } from '@fairway/plugin-security-scorecard-common';
import {
  AsyncData,
  EmptyMessage,
  LoadError,
} from '@fairway/plugin-security-scorecard-react';
import { securityScorecardTranslationRef } from '../../translation';
import { FindingsTable } from './FindingsTable';
import type { FindingsFilter } from './useFindingsFilter';

/** Props of {@link FindingsList}. */
export interface FindingsListProps {
  findings: AsyncData<Page<Finding>>;
  filters: FindingsFilter;
  onOpen?: (finding: Finding) => void;
}

/** A filtered page of findings in all its states. */
export const FindingsList = ({
  findings: { data, error, isLoading, isStale, reload },
  filters: { page, setPage, isFiltered, clear },
  onOpen,
}: FindingsListProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  if (error) {
    return <LoadError error={error} onRetry={reload} />;
  }
  return (
    <FindingsTable
      items={data?.items}
      isLoading={isLoading}
      isStale={isStale}
      onOpen={onOpen}
      pagination={pagesOf({
        page,
        totalItems: data?.totalItems ?? 0,
        onPageChange: setPage,
        label: range => t('paging.range', range),
      })}
      emptyState={
        isFiltered ? (
          <EmptyMessage
            title={t('findings.noMatchTitle')}
            description={t('findings.noMatchDescription')}
            action={
              <Button variant="secondary" onPress={clear}>
                {t('services.clear')}
              </Button>
            }
          />
        ) : (
          <EmptyMessage
            title={t('findings.emptyTitle')}
            description={t('findings.emptyDescription')}
          />
        )
      }
    />
  );
};
