import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { ColumnConfig, Table, Text, useTable } from '@backstage/ui';
import { column, layout } from '@fairway/plugin-screens-react';
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
import { ReactElement } from 'react';
import { securityScorecardTranslationRef } from '../../translation';
import { NameCell } from '../NameCell';
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
    column('state', t('collectors.columnState'), 260, collector => {
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
    }),
    column(
      'entities',
      t('collectors.columnEntities'),
      150,
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
    ),
    column('lastRun', t('collectors.columnLastRun'), 120, ({ lastRunAt }) => (
      <Freshness observedAt={lastRunAt} />
    )),
    column(
      'success',
      t('collectors.columnSuccess'),
      120,
      ({ lastSuccessAt }) => <Freshness observedAt={lastSuccessAt} />,
    ),
    column('seconds', t('collectors.columnSeconds'), 90, ({ seconds }) =>
      seconds === null
        ? ''
        : t('collectors.seconds', { seconds: seconds.toFixed(1) }),
    ),
  ];
  return (
    <div className={layout.scroll}>
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
