import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import {
  ListTotal,
  oneOf,
  PAGE_SIZE,
  PageFrame,
  pagesOf,
} from '@fairway/plugin-screens-react';
import { PILLARS } from '@fairway/plugin-security-scorecard-common';
import {
  EmptyMessage,
  LoadError,
  useScorecards,
} from '@fairway/plugin-security-scorecard-react';
import { securityScorecardTranslationRef } from '../../translation';
import { ServicesFilters } from './ServicesFilters';
import { ServicesTable } from './ServicesTable';
import { useServicesFilter } from './useServicesFilter';

/** All services that the caller may see, worst first, with search, filters and page kept in the address. */
export const ServicesPage = () => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const { filter, orderBy, page, isFiltered, setFilter, setPage, clear } =
    useServicesFilter();
  const { data, error, isLoading, isStale, reload } = useScorecards({
    search: filter.search || undefined,
    ownerRef: filter.owner || undefined,
    scope: filter.scope || undefined,
    kind: filter.kind || undefined,
    level: filter.level || undefined,
    checkId: filter.check || undefined,
    state: (filter.check && filter.state) || undefined,
    withoutData: filter.nodata ? true : undefined,
    pillar: oneOf(PILLARS, filter.pillar),
    worst: (filter.pillar && filter.worst) || undefined,
    failing: filter.failing ? true : undefined,
    template: filter.template || undefined,
    orderBy,
    limit: PAGE_SIZE,
    offset: (page - 1) * PAGE_SIZE,
  });
  return (
    <PageFrame
      title={t('services.title')}
      description={t('services.description')}
    >
      <ServicesFilters filter={filter} onChange={setFilter} />
      <ListTotal>
        {data && t('services.total', { count: data.totalItems })}
      </ListTotal>
      {error && <LoadError error={error} onRetry={reload} />}
      {!error && (
        <ServicesTable
          items={data?.items}
          isLoading={isLoading}
          isStale={isStale}
          pagination={pagesOf({
            page,
            totalItems: data?.totalItems ?? 0,
            onPageChange: setPage,
            label: range => t('paging.range', range),
          })}
          emptyState={
            isFiltered ? (
              <EmptyMessage
                title={t('services.noMatchTitle')}
                description={t('services.noMatchDescription')}
                action={
                  <Button variant="secondary" onPress={clear}>
                    {t('services.clear')}
                  </Button>
                }
              />
            ) : (
              <EmptyMessage
                title={t('services.emptyTitle')}
                description={t('services.emptyDescription')}
              />
            )
          }
        />
      )}
    </PageFrame>
  );
};
