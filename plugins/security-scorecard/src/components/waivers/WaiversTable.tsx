import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { ColumnConfig, Table, TablePaginationType, Text } from '@backstage/ui';
import { column, layout } from '@fairway/plugin-screens-react';
import type { Waiver } from '@fairway/plugin-security-scorecard-common';
import {
  EntityName,
  Freshness,
  SeverityBadge,
  WaiverStatusBadge,
} from '@fairway/plugin-security-scorecard-react';
import type { ReactElement } from 'react';
import { securityScorecardTranslationRef } from '../../translation';
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
  const columns: ColumnConfig<Waiver>[] = [
    {
      ...column<Waiver>('what', t('waivers.columnWhat'), 260, waiver => (
        <>
          <button
            type="button"
            className={layout.linkButton}
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
      )),
      isRowHeader: true,
    },
    column('severity', t('waivers.columnSeverity'), 145, waiver => (
      <SeverityBadge severity={waiver.severity} />
    )),
    ...(hideStatus
      ? []
      : [
          column<Waiver>('status', t('waivers.columnStatus'), 230, waiver => (
            <WaiverStatusBadge status={waiver.status} />
          )),
        ]),
    column('type', t('waivers.columnType'), 150, waiver => (
      <Text as="span" variant="body-small">
        {t(`waivers.${waiver.type}`)}
      </Text>
    )),
    column('requested', t('waivers.columnRequested'), 140, waiver => (
      <>
        <Freshness observedAt={waiver.requestedAt} />
        <Text as="span" variant="body-small">
          <EntityName entityRef={waiver.requestedBy} />
        </Text>
      </>
    )),
    column('ends', t('waivers.columnEnds'), 160, waiver => (
      <WaiverEnd waiver={waiver} />
    )),
  ];
  return (
    <div className={layout.scroll}>
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
