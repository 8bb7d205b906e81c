import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Cell,
  ColumnConfig,
  Table,
  TablePaginationType,
  Text,
} from '@backstage/ui';
import type { Waiver } from '@fairway/plugin-security-scorecard-common';
import {
  EntityName,
  Freshness,
  SeverityBadge,
  WaiverStatusBadge,
} from '@fairway/plugin-security-scorecard-react';
import type { ReactElement, ReactNode } from 'react';
import { securityScorecardTranslationRef } from '../../translation';
import styles from '../layout.module.css';
import { WaiverEnd } from './WaiverEnd';

/** Props of {@link WaiversTable}. */
export interface WaiversTableProps {
  items: Waiver[] | undefined;
  isLoading: boolean;
  isStale: boolean;
  pagination: TablePaginationType;
  emptyState: ReactElement;
  /** Left out where all of them are in the same. */
  hideStatus?: boolean;
  onOpen: (waiver: Waiver) => void;
}

/** One row per waiver, each opening its details. */
export const WaiversTable = ({
  items,
  isLoading,
  isStale,
  pagination,
  emptyState,
  hideStatus = false,
  onOpen,
}: WaiversTableProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const column = (
    id: string,
    label: string,
    content: (waiver: Waiver) => ReactNode,
    minWidth: number,
  ): ColumnConfig<Waiver> => ({
    id,
    label,
    minWidth,
    isRowHeader: id === 'what',
    cell: waiver => (
      <Cell>
        <div className={styles.cell}>{content(waiver)}</div>
      </Cell>
    ),
  });
  const columns = [
    column(
      'what',
      t('waivers.columnWhat'),
      waiver => (
        <>
          <button
            type="button"
            className={styles.linkButton}
            aria-haspopup="dialog"
            aria-label={t('waivers.open', {
              title: waiver.targetTitle,
              service: waiver.entityTitle,
            })}
            onClick={() => onOpen(waiver)}
          >
            {waiver.targetTitle}
          </button>
          <Text as="span" variant="body-small" color="secondary">
            {t('waivers.onService', { service: waiver.entityTitle })}
          </Text>
        </>
      ),
      260,
    ),
    column(
      'severity',
      t('waivers.columnSeverity'),
      waiver => <SeverityBadge severity={waiver.severity} />,
      145,
    ),
    ...(hideStatus
      ? []
      : [
          column(
            'status',
            t('waivers.columnStatus'),
            waiver => <WaiverStatusBadge status={waiver.status} />,
            230,
          ),
        ]),
    column(
      'type',
      t('waivers.columnType'),
      waiver => (
        <Text as="span" variant="body-small">
          {t(`waivers.${waiver.type}`)}
        </Text>
      ),
      150,
    ),
    column(
      'requested',
      t('waivers.columnRequested'),
      waiver => (
        <>
          <Freshness observedAt={waiver.requestedAt} />
          <Text as="span" variant="body-small">
            <EntityName entityRef={waiver.requestedBy} />
          </Text>
        </>
      ),
      140,
    ),
    column(
      'ends',
      t('waivers.columnEnds'),
      waiver => <WaiverEnd waiver={waiver} />,
      160,
    ),
  ];
  return (
    <div className={styles.scroll}>
      <Table
        columnConfig={columns}
        data={items}
        isPending={isLoading}
        isStale={isStale}
        pagination={pagination}
        emptyState={emptyState}
      />
    </div>
  );
};
