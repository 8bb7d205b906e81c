import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Table,
  Text,
  type ColumnConfig,
  type TablePaginationType,
} from '@backstage/ui';
import { column, layout } from '@fairway/plugin-screens-react';
import type { Activity } from '@fairway/plugin-security-evidence-common';
import { EntityName, Moment } from '@fairway/plugin-security-scorecard-react';
import { useMemo, type ReactElement } from 'react';
import { securityEvidenceTranslationRef } from '../../translation';
import { ActivityDetails } from './ActivityDetails';
import { useSummary } from './useSummary';

type Row = Activity;

/** Props of {@link ActivityTable}. */
export interface ActivityTableProps {
  items: Activity[] | undefined;
  isLoading: boolean;
  isStale: boolean;
  pagination: TablePaginationType;
  emptyState: ReactElement;
}

/** One row per thing that happened, with all that its source says. */
export const ActivityTable = ({
  items,
  isLoading,
  isStale,
  pagination,
  emptyState,
}: ActivityTableProps) => {
  const { t } = useTranslationRef(securityEvidenceTranslationRef);
  const summaryOf = useSummary();
  const rows = useMemo(() => items?.map(item => ({ ...item })), [items]);
  const columns: ColumnConfig<Row>[] = [
    column('at', t('activity.columnAt'), 150, row => (
      <Moment at={row.at} withTime />
    )),
    {
      ...column<Row>('summary', t('activity.columnSummary'), 280, row => (
        <>
          <Text as="span">{summaryOf(row)}</Text>
          <ActivityDetails of={row} />
        </>
      )),
      isRowHeader: true,
    },
    column('actor', t('activity.columnActor'), 150, row =>
      row.actor ? (
        <EntityName entityRef={row.actor} />
      ) : (
        <Text as="span" variant="body-small" color="secondary">
          {t('shared.nobody')}
        </Text>
      ),
    ),
    column('entity', t('activity.columnEntity'), 150, row =>
      row.entityRef ? (
        <EntityName entityRef={row.entityRef} />
      ) : (
        <Text as="span" variant="body-small" color="secondary">
          {t('activity.noEntity')}
        </Text>
      ),
    ),
  ];
  return (
    <div className={layout.scroll}>
      <Table
        columnConfig={columns}
        data={rows}
        isPending={isLoading}
        isStale={isStale}
        pagination={pagination}
        emptyState={emptyState}
      />
    </div>
  );
};
