import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { PAGE_SIZE, pagesOf } from '@fairway/plugin-screens-react';
import type { Waiver } from '@fairway/plugin-security-scorecard-common';
import {
  EmptyMessage,
  LoadError,
  useWaivers,
} from '@fairway/plugin-security-scorecard-react';
import { useState } from 'react';
import { securityScorecardTranslationRef } from '../../translation';
import { WaiversTable } from './WaiversTable';

/** What waits for a decision; the drawer that a row opens is where it is taken. */
export const PendingWaivers = ({
  onOpen,
}: {
  onOpen: (waiver: Waiver) => void;
}) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const [page, setPage] = useState(1);
  const { data, error, isLoading, isStale, reload } = useWaivers({
    status: 'pending',
    limit: PAGE_SIZE,
    offset: (page - 1) * PAGE_SIZE,
  });
  if (error) {
    return <LoadError error={error} onRetry={reload} />;
  }
  if (data?.totalItems === 0) {
    return (
      <EmptyMessage
        title={t('waivers.waitingEmpty')}
        description={t('waivers.waitingEmptyDescription')}
      />
    );
  }
  return (
    <WaiversTable
      hideStatus
      items={data?.items}
      isLoading={isLoading}
      isStale={isStale}
      onOpen={onOpen}
      pagination={
        (data?.totalItems ?? 0) > PAGE_SIZE
          ? pagesOf({
              page,
              totalItems: data?.totalItems ?? 0,
              onPageChange: setPage,
              label: range => t('paging.range', range),
            })
          : { type: 'none' }
      }
      emptyState={<></>}
    />
  );
};
