import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, ButtonLink, Flex, Text } from '@backstage/ui';
import { ListTotal, PageFrame, pagesOf } from '@fairway/plugin-screens-react';
import {
  EmptyMessage,
  LoadError,
  LoadingSkeleton,
} from '@fairway/plugin-security-scorecard-react';
import { useState } from 'react';
import { useServices, useSummary } from '../../hooks/useGoldenPath';
import { newServiceRouteRef } from '../../routes';
import { goldenPathTranslationRef } from '../../translation';
import { UpgradeDialog } from '../shared/UpgradeDialog';
import styles from '../shared/layout.module.css';
import { FleetFilters } from './FleetFilters';
import { FleetTable } from './FleetTable';
import { Numbers } from './Numbers';
import { useFleetFilter } from './useFleetFilter';
import { MOST, useSelection } from './useSelection';

/** Every service on a golden path that the caller may see, worst first, with upgrade of one or of many. */
export const FleetPage = () => {
  const { t } = useTranslationRef(goldenPathTranslationRef);
  const { filter, query, page, isFiltered, setFilter, setPage, clear } =
    useFleetFilter();
  const { data, error, isLoading, isStale, reload } = useServices(query);
  const summary = useSummary();
  const selection = useSelection();
  const newService = useRouteRef(newServiceRouteRef);
  return (
    <PageFrame
      title={t('fleet.title')}
      description={t('fleet.description')}
      actions={
        newService && (
          <ButtonLink variant="secondary" href={newService()}>
            {t('fleet.create')}
          </ButtonLink>
        )
      }
    >
      {summary.isLoading && (
        <LoadingSkeleton label={t('fleet.numbersLoading')} rows={2} />
      )}
      {summary.data && (
        <Numbers summary={summary.data} filter={filter} onChange={setFilter} />
      )}
      <FleetFilters
        filter={filter}
        versions={summary.data?.versions ?? []}
        onChange={setFilter}
      />
      <Flex justify="between" align="center" gap="3">
        <ListTotal>
          {data && t('fleet.total', { count: data.totalItems })}
        </ListTotal>
        <Selection
          selection={selection}
          onStarted={() => {
            reload();
            summary.reload();
          }}
        />
      </Flex>
      {error && <LoadError error={error} onRetry={reload} />}
      {!error && (
        <FleetTable
          items={data?.items}
          isLoading={isLoading}
          isStale={isStale}
          selected={selection.refs}
          onSelect={refs => selection.select(data?.items ?? [], refs)}
          pagination={pagesOf({
            page,
            totalItems: data?.totalItems ?? 0,
            onPageChange: setPage,
            label: range => t('fleet.range', range),
          })}
          emptyState={<Empty isFiltered={isFiltered} onClear={clear} />}
        />
      )}
    </PageFrame>
  );
};

function Selection({
  selection,
  onStarted,
}: {
  selection: ReturnType<typeof useSelection>;
  onStarted: () => void;
}) {
  const { t } = useTranslationRef(goldenPathTranslationRef);
  const [chosen, setChosen] = useState<typeof selection.services>();
  const { services } = selection;
  return (
    <>
      {services.length > 0 && (
        <div className={styles.selection}>
          <Text as="span">
            {t('fleet.selected', { count: services.length })}
          </Text>
          {services.length > MOST && (
            <Text as="span" variant="body-small" weight="bold">
              {t('fleet.tooMany', { most: String(MOST) })}
            </Text>
          )}
          <Button variant="secondary" onPress={selection.clear}>
            {t('fleet.clearSelection')}
          </Button>
          <Button
            isDisabled={services.length > MOST}
            onPress={() => setChosen(services)}
          >
            {t('fleet.upgradeSelected')}
          </Button>
        </div>
      )}
      {chosen && (
        <UpgradeDialog
          services={chosen}
          onClose={() => setChosen(undefined)}
          onStarted={() => {
            selection.clear();
            onStarted();
          }}
        />
      )}
    </>
  );
}

function Empty({
  isFiltered,
  onClear,
}: {
  isFiltered: boolean;
  onClear: () => void;
}) {
  const { t } = useTranslationRef(goldenPathTranslationRef);
  const newService = useRouteRef(newServiceRouteRef);
  if (isFiltered) {
    return (
      <EmptyMessage
        title={t('fleet.noMatchTitle')}
        description={t('fleet.noMatchDescription')}
        action={
          <Button variant="secondary" onPress={onClear}>
            {t('fleet.clear')}
          </Button>
        }
      />
    );
  }
  return (
    <EmptyMessage
      title={t('fleet.emptyTitle')}
      description={t('fleet.emptyDescription')}
      action={
        newService && (
          <ButtonLink variant="secondary" href={newService()}>
            {t('fleet.create')}
          </ButtonLink>
        )
      }
    />
  );
}
