import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { Button } from '@backstage/ui';
import {
  ListTotal,
  PAGE_SIZE,
  PageFrame,
  pagesOf,
  Section,
} from '@fairway/plugin-screens-react';
import { waiverDecidePermission } from '@fairway/plugin-security-scorecard-common';
import {
  EmptyMessage,
  LoadError,
  useWaivers,
} from '@fairway/plugin-security-scorecard-react';
import { useState } from 'react';
import { securityScorecardTranslationRef } from '../../translation';
import { PendingWaivers } from './PendingWaivers';
import { useWaiversFilter } from './useWaiversFilter';
import { WaiverDrawer } from './WaiverDrawer';
import { WaiversFilters } from './WaiversFilters';
import { WaiversTable } from './WaiversTable';

/** All waivers that the caller may see; for those who decide, what waits for them comes first. */
export const WaiversPage = () => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const decide = usePermission({ permission: waiverDecidePermission });
  const filters = useWaiversFilter();
  const { filter, page, openId, setOpen } = filters;
  const [version, setVersion] = useState(0);
  const { data, error, isLoading, isStale, reload } = useWaivers({
    search: filter.search || undefined,
    status: filter.status,
    scope: filter.scope || undefined,
    expiringWithin: filter.ending && `P${filter.ending}D`,
    limit: PAGE_SIZE,
    offset: (page - 1) * PAGE_SIZE,
  });
  return (
    <PageFrame
      title={t('waivers.title')}
      description={t('waivers.description')}
    >
      {decide.allowed && (
        <Section title={t('waivers.waitingTitle')}>
          <PendingWaivers key={version} onOpen={({ id }) => setOpen(id)} />
        </Section>
      )}
      <Section title={t('waivers.allTitle')}>
        <WaiversFilters filter={filter} onChange={filters.setFilter} />
        <ListTotal>
          {data && t('waivers.total', { count: data.totalItems })}
        </ListTotal>
        {error ? (
          <LoadError error={error} onRetry={reload} />
        ) : (
          <WaiversTable
            items={data?.items}
            isLoading={isLoading}
            isStale={isStale}
            onOpen={({ id }) => setOpen(id)}
            pagination={pagesOf({
              page,
              totalItems: data?.totalItems ?? 0,
              onPageChange: filters.setPage,
              label: range => t('paging.range', range),
            })}
            emptyState={
              filters.isFiltered ? (
                <EmptyMessage
                  title={t('waivers.noMatchTitle')}
                  description={t('waivers.noMatchDescription')}
                  action={
                    <Button variant="secondary" onPress={filters.clear}>
                      {t('services.clear')}
                    </Button>
                  }
                />
              ) : (
                <EmptyMessage
                  title={t('waivers.emptyTitle')}
                  description={t('waivers.emptyDescription')}
                />
              )
            }
          />
        )}
      </Section>
      {openId !== '' && (
        <WaiverDrawer
          key={openId}
          id={openId}
          onClose={() => setOpen('')}
          onChanged={() => {
            reload();
            setVersion(n => n + 1);
          }}
        />
      )}
    </PageFrame>
  );
};
