import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Cell,
  CellText,
  Table,
  type ColumnConfig,
  type TablePaginationType,
} from '@backstage/ui';
import type { AccessRequest } from '@fairway/plugin-jit-access-common';
import {
  accessRequestRouteRef,
  ApprovalProgress,
  EntityName,
  formatDuration,
  Moment,
  RequestStateBadge,
  useLanguage,
  type Live,
} from '@fairway/plugin-jit-access-react';
import { useMemo, type ReactElement, type ReactNode } from 'react';
import { jitAccessTranslationRef } from '../translation';

/** Properties of {@link RequestsTable}. */
export interface RequestsTableProps {
  live: Live<{ items: AccessRequest[]; totalItems: number }>;
  pagination: TablePaginationType;
  empty: ReactNode;
  showRequester?: boolean;
  /** A last column. */
  actions?: (request: AccessRequest) => ReactElement | null;
}

/** Requests with their state, one per row. */
export function RequestsTable(props: RequestsTableProps) {
  const { live, pagination, empty, showRequester = false, actions } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const language = useLanguage();
  const requestLink = useRouteRef(accessRequestRouteRef);
  const columns = useMemo(() => {
    const all: ColumnConfig<AccessRequest>[] = [
      {
        id: 'what',
        label: t('columns.what'),
        isRowHeader: true,
        defaultWidth: '3fr',
        cell: item => (
          <CellText
            title={item.entitlementTitle}
            description={item.reason}
            href={requestLink({ id: item.id })}
          />
        ),
      },
      {
        id: 'who',
        label: t('columns.who'),
        defaultWidth: '2fr',
        isHidden: !showRequester,
        cell: item => (
          <Cell>
            <EntityName entityRef={item.requester} />
          </Cell>
        ),
      },
      {
        id: 'state',
        label: t('columns.state'),
        defaultWidth: '2fr',
        cell: item => (
          <Cell>
            <RequestStateBadge state={item.state} />
            {item.state === 'pending' && (
              <ApprovalProgress steps={item.steps} />
            )}
          </Cell>
        ),
      },
      {
        id: 'duration',
        label: t('columns.duration'),
        defaultWidth: '1fr',
        cell: item => (
          <CellText title={formatDuration(item.duration, { language })} />
        ),
      },
      {
        id: 'asked',
        label: t('columns.asked'),
        defaultWidth: '2fr',
        cell: item => (
          <Cell>
            <Moment at={item.createdAt} />
          </Cell>
        ),
      },
    ];
    if (actions) {
      all.push({
        id: 'actions',
        label: t('columns.actions'),
        defaultWidth: 136,
        cell: item => <Cell>{actions(item)}</Cell>,
      });
    }
    return all;
  }, [t, language, requestLink, showRequester, actions]);
  return (
    <Table
      columnConfig={columns}
      data={live.value?.items}
      isPending={live.pending}
      isStale={live.stale}
      pagination={live.value ? pagination : { type: 'none' }}
      emptyState={empty}
    />
  );
}
