import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Cell,
  Flex,
  Table,
  Text,
  type ColumnConfig,
  type TablePaginationType,
} from '@backstage/ui';
import type { Drift, Page } from '@fairway/plugin-jit-access-common';
import {
  DriftBadge,
  EntityName,
  formatMoment,
  Moment,
  useLanguage,
  useProviderWords,
  type Live,
} from '@fairway/plugin-jit-access-react';
import { useMemo } from 'react';
import { jitAccessTranslationRef } from '../../translation';
import styles from '../layout.module.css';

/** Properties of {@link DriftTable}. */
export interface DriftTableProps {
  live: Live<Page<Drift>>;
  pagination: TablePaginationType;
  empty: string;
}

/** Differences between the providers and the record. */
export function DriftTable(props: DriftTableProps) {
  const { live, pagination, empty } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const providerWords = useProviderWords();
  const columns = useMemo(
    (): ColumnConfig<Drift>[] => [
      {
        id: 'kind',
        label: t('driftTable.kind'),
        minWidth: 220,
        defaultWidth: '2fr',
        isRowHeader: true,
        cell: item => (
          <Cell>
            <Flex direction="column" gap="1" align="start">
              <DriftBadge kind={item.kind} />
              <Text variant="body-small">{item.detail}</Text>
            </Flex>
          </Cell>
        ),
      },
      {
        id: 'principal',
        label: t('columns.principal'),
        minWidth: 150,
        defaultWidth: '1fr',
        cell: item => (
          <Cell>
            <span className={styles.wrap}>{item.principal}</span>
          </Cell>
        ),
      },
      {
        id: 'provider',
        label: t('columns.provider'),
        minWidth: 170,
        defaultWidth: '1fr',
        cell: item => (
          <Cell>
            <span className={styles.wrap}>
              {providerWords(item.provider)}
              <Text as="div" variant="body-small" color="secondary">
                {Object.entries(item.entitlement)
                  .map(([name, value]) => `${name}: ${value}`)
                  .join(' · ')}
              </Text>
            </span>
          </Cell>
        ),
      },
      {
        id: 'on',
        label: t('columns.on'),
        minWidth: 140,
        defaultWidth: '1fr',
        cell: item => (
          <Cell>
            {item.entityRef && <EntityName entityRef={item.entityRef} />}
          </Cell>
        ),
      },
      {
        id: 'since',
        label: t('columns.since'),
        minWidth: 130,
        defaultWidth: '1fr',
        cell: item => (
          <Cell>
            <Moment at={item.firstSeenAt} />
          </Cell>
        ),
      },
      {
        id: 'done',
        label: t('columns.done'),
        minWidth: 130,
        defaultWidth: '1fr',
        cell: item => (
          <Cell>
            <Done drift={item} />
          </Cell>
        ),
      },
    ],
    [t, providerWords],
  );
  return (
    <Table
      className={styles.table}
      columnConfig={columns}
      data={live.value?.items}
      isPending={live.pending}
      isStale={live.stale}
      pagination={live.value ? pagination : { type: 'none' }}
      emptyState={empty}
    />
  );
}

/** What was done about a difference, and since when it is gone. */
function Done({ drift }: { drift: Drift }) {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const language = useLanguage();
  return (
    <Flex direction="column" gap="1">
      <Text variant="body-small">{t(`driftTable.action.${drift.action}`)}</Text>
      {drift.resolvedAt && (
        <Text variant="body-small" color="secondary">
          {t('driftTable.resolved', {
            time: formatMoment(drift.resolvedAt, language),
          })}
        </Text>
      )}
    </Flex>
  );
}
