import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Cell, ColumnConfig, Table, Text, useTable } from '@backstage/ui';
import type { CollectorStatus } from '@fairway/plugin-security-scorecard-common';
import {
  EmptyMessage,
  Freshness,
  securityScorecardReactTranslationRef,
  Tone,
  ToneBadge,
} from '@fairway/plugin-security-scorecard-react';
import {
  RiAlertLine,
  RiCheckboxCircleLine,
  RiCloseCircleLine,
  RiQuestionLine,
} from '@remixicon/react';
import { ReactElement, ReactNode } from 'react';
import { securityScorecardTranslationRef } from '../../translation';
import { NameCell } from '../NameCell';
import styles from '../layout.module.css';
import { completePages, unlessEmpty } from '../paging';
import { CollectorHealth, healthOf } from './health';

const LOOK: Record<CollectorHealth, { tone: Tone; icon: ReactElement }> = {
  failing: { tone: 'negative', icon: <RiCloseCircleLine size={16} /> },
  partly: { tone: 'warning', icon: <RiAlertLine size={16} /> },
  never: { tone: 'info', icon: <RiQuestionLine size={16} /> },
  ok: { tone: 'positive', icon: <RiCheckboxCircleLine size={16} /> },
};

const ORDER = ['failing', 'partly', 'never', 'ok'] as const;

/** One row per collector, those in trouble first. */
export const CollectorsTable = ({
  collectors,
}: {
  collectors: CollectorStatus[];
}) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const { t: shared } = useTranslationRef(securityScorecardReactTranslationRef);
  const rank = (c: CollectorStatus) => ORDER.indexOf(healthOf(c));
  const { tableProps } = useTable<CollectorStatus>({
    mode: 'complete',
    data: [...collectors].sort(
      (a, b) => rank(a) - rank(b) || a.title.localeCompare(b.title),
    ),
    paginationOptions: completePages(range => t('paging.range', range)),
  });
  const column = (
    id: string,
    label: string,
    content: (collector: CollectorStatus) => ReactNode,
    minWidth: number,
  ): ColumnConfig<CollectorStatus> => ({
    id,
    label,
    minWidth,
    cell: collector => (
      <Cell>
        <div className={styles.cell}>{content(collector)}</div>
      </Cell>
    ),
  });
  const columns: ColumnConfig<CollectorStatus>[] = [
    {
      id: 'collector',
      label: t('collectors.columnCollector'),
      isRowHeader: true,
      minWidth: 200,
      cell: ({ title, pillar, id }) => (
        <NameCell
          title={title}
          description={`${shared(`pillar.${pillar}`)} · ${id}`}
        />
      ),
    },
    column(
      'state',
      t('collectors.columnState'),
      collector => {
        const health = healthOf(collector);
        return (
          <>
            <ToneBadge tone={LOOK[health].tone} icon={LOOK[health].icon}>
              {t(`collectors.${health}`)}
            </ToneBadge>
            {collector.error !== null && (
              <Text as="span" variant="body-small">
                {collector.error}
              </Text>
            )}
          </>
        );
      },
      260,
    ),
    column(
      'entities',
      t('collectors.columnEntities'),
      ({ entities, failed }) => (
        <>
          <Text as="span" variant="body-small">
            {t('collectors.entities', { count: entities })}
          </Text>
          {failed > 0 && (
            <Text as="span" variant="body-small" weight="bold">
              {t('collectors.failed', { count: failed })}
            </Text>
          )}
        </>
      ),
      150,
    ),
    column(
      'lastRun',
      t('collectors.columnLastRun'),
      ({ lastRunAt }) => <Freshness observedAt={lastRunAt} />,
      120,
    ),
    column(
      'success',
      t('collectors.columnSuccess'),
      ({ lastSuccessAt }) => <Freshness observedAt={lastSuccessAt} />,
      120,
    ),
    column(
      'seconds',
      t('collectors.columnSeconds'),
      ({ seconds }) =>
        seconds === null
          ? ''
          : t('collectors.seconds', { seconds: seconds.toFixed(1) }),
      90,
    ),
  ];
  return (
    <div className={styles.scroll}>
      <Table
        {...tableProps}
        pagination={unlessEmpty(collectors, tableProps.pagination)}
        columnConfig={columns}
        emptyState={
          <EmptyMessage
            title={t('collectors.emptyTitle')}
            description={t('collectors.emptyDescription')}
          />
        }
      />
    </div>
  );
};
