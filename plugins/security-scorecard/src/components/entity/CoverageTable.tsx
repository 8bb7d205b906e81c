import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Cell, ColumnConfig, Table, useTable } from '@backstage/ui';
import { layout } from '@fairway/plugin-screens-react';
import type { Coverage } from '@fairway/plugin-security-scorecard-common';
import {
  EmptyMessage,
  Freshness,
  TitledText,
  Tone,
  ToneBadge,
  useSourceName,
} from '@fairway/plugin-security-scorecard-react';
import {
  RiCheckboxCircleLine,
  RiErrorWarningLine,
  RiHistoryLine,
  RiQuestionLine,
  RiSubtractLine,
  RiTimeLine,
} from '@remixicon/react';
import { ReactElement, useMemo } from 'react';
import { securityScorecardTranslationRef } from '../../translation';
import { completePages } from '../paging';
import { useScanName } from './useScanName';

const WARNING: { tone: Tone; icon: ReactElement } = {
  tone: 'warning',
  icon: <RiErrorWarningLine size={16} />,
};

const LOOK: Record<Coverage['state'], { tone: Tone; icon: ReactElement }> = {
  scanned: { tone: 'positive', icon: <RiCheckboxCircleLine size={16} /> },
  pending: { tone: 'info', icon: <RiTimeLine size={16} /> },
  stale: { tone: 'info', icon: <RiHistoryLine size={16} /> },
  excluded: { tone: 'neutral', icon: <RiSubtractLine size={16} /> },
  'cannot-scan': WARNING,
  broken: WARNING,
  'not-enabled': WARNING,
  'not-covered': WARNING,
  unknown: { tone: 'info', icon: <RiQuestionLine size={16} /> },
};

type Row = Coverage & { id: string };

const Wrapped = ({ text }: { text: string }) => (
  <Cell>
    <div className={layout.cell}>
      <span>
        <TitledText text={text} />
      </span>
    </div>
  </Cell>
);

/** What was and was not scanned, one row per resource and kind of scan. */
export const CoverageTable = ({ rows }: { rows: Coverage[] }) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const sourceName = useSourceName();
  const scanName = useScanName();
  const data = useMemo(
    () =>
      rows.map(row => ({
        ...row,
        id: [row.source, row.resource, row.scanType].join(' '),
      })),
    [rows],
  );
  const { tableProps } = useTable<Row>({
    mode: 'complete',
    data,
    paginationOptions: completePages(range => t('paging.range', range)),
  });
  const columns: ColumnConfig<Row>[] = [
    {
      id: 'resource',
      label: t('coverage.columnResource'),
      isRowHeader: true,
      minWidth: 220,
      cell: row => <Wrapped text={row.resource} />,
    },
    {
      id: 'scanType',
      label: t('coverage.columnScanType'),
      minWidth: 110,
      cell: row => <Wrapped text={scanName(row.scanType)} />,
    },
    {
      id: 'state',
      label: t('coverage.columnState'),
      minWidth: 240,
      cell: row => (
        <Cell>
          <ToneBadge tone={LOOK[row.state].tone} icon={LOOK[row.state].icon}>
            {t(`coverage.${row.state}`)}
          </ToneBadge>
        </Cell>
      ),
    },
    {
      id: 'reason',
      label: t('coverage.columnReason'),
      minWidth: 180,
      cell: row => <Wrapped text={row.reason ?? ''} />,
    },
    {
      id: 'lastScanned',
      label: t('coverage.columnLastScanned'),
      minWidth: 120,
      cell: row => (
        <Cell>
          <Freshness observedAt={row.lastScannedAt} />
        </Cell>
      ),
    },
    {
      id: 'source',
      label: t('coverage.columnSource'),
      minWidth: 140,
      cell: row => <Wrapped text={sourceName(row.source)} />,
    },
  ];
  return (
    <div className={layout.scroll}>
      <Table
        {...tableProps}
        columnConfig={columns}
        emptyState={
          <EmptyMessage
            title={t('coverage.emptyTitle')}
            description={t('coverage.emptyDescription')}
          />
        }
      />
    </div>
  );
};
