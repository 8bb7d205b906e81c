import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, Text } from '@backstage/ui';
import {
  downloadBlob,
  ListTotal,
  PageFrame,
  pagesOf,
} from '@fairway/plugin-screens-react';
import {
  ActionError,
  EmptyMessage,
  LoadError,
  LoadingSkeleton,
  useAction,
} from '@fairway/plugin-security-scorecard-react';
import { securityCasesApiRef } from '../../api';
import { useCases, useFigures } from '../../hooks/useCases';
import { securityCasesTranslationRef } from '../../translation';
import { CasesFilters } from './CasesFilters';
import { CasesTable } from './CasesTable';
import { Numbers } from './Numbers';
import { useCasesFilter } from './useCasesFilter';

/** Every case that the caller may see, the most urgent first. */
export const CasesPage = () => {
  const { t } = useTranslationRef(securityCasesTranslationRef);
  const api = useApi(securityCasesApiRef);
  const { filter, narrowed, query, page, isFiltered, setFilter, ...address } =
    useCasesFilter();
  const { data, error, isLoading, isStale, reload } = useCases(query);
  const figures = useFigures();
  const exporting = useAction(async () =>
    downloadBlob('security-cases.csv', await api.exportCases(narrowed)),
  );
  return (
    <PageFrame title={t('list.title')} description={t('list.description')}>
      {figures.isLoading && (
        <LoadingSkeleton label={t('list.numbersLoading')} rows={2} />
      )}
      {figures.data && (
        <Numbers figures={figures.data} filter={filter} onChange={setFilter} />
      )}
      <CasesFilters filter={filter} onChange={setFilter} />
      {filter.entity && (
        <Flex align="center" gap="3">
          <Text as="span">{t('list.about', { service: filter.entity })}</Text>
          <Button variant="secondary" onPress={() => setFilter({ entity: '' })}>
            {t('list.allServices')}
          </Button>
        </Flex>
      )}
      <Flex justify="between" align="center" gap="3">
        <ListTotal>
          {data && t('list.total', { count: data.totalItems })}
        </ListTotal>
        <Button
          variant="secondary"
          isPending={exporting.isPending}
          isDisabled={!data?.totalItems}
          onPress={() => exporting.run()}
        >
          {t('list.export')}
        </Button>
      </Flex>
      <ActionError error={exporting.error} />
      {error && <LoadError error={error} onRetry={reload} />}
      {!error && (
        <CasesTable
          items={data?.items}
          isLoading={isLoading}
          isStale={isStale}
          pagination={pagesOf({
            page,
            totalItems: data?.totalItems ?? 0,
            onPageChange: address.setPage,
            label: range => t('shared.range', range),
          })}
          emptyState={<Empty isFiltered={isFiltered} onClear={address.clear} />}
        />
      )}
    </PageFrame>
  );
};

function Empty(props: { isFiltered: boolean; onClear: () => void }) {
  const { t } = useTranslationRef(securityCasesTranslationRef);
  return props.isFiltered ? (
    <EmptyMessage
      title={t('list.noMatchTitle')}
      description={t('list.noMatchDescription')}
      action={
        <Button variant="secondary" onPress={props.onClear}>
          {t('list.clear')}
        </Button>
      }
    />
  ) : (
    <EmptyMessage
      title={t('list.emptyTitle')}
      description={t('list.emptyDescription')}
    />
  );
}
