import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Cell,
  CellText,
  Flex,
  Table,
  type ColumnConfig,
  type TablePaginationType,
} from '@backstage/ui';
import type { AccessRequest, Page } from '@fairway/plugin-jit-access-common';
import {
  accessRequestRouteRef,
  ApprovalProgress,
  Countdown,
  EntityName,
  EntityNames,
  formatDuration,
  KindBadge,
  Moment,
  RequestStateBadge,
  serverClock,
  useLanguage,
  type Live,
  type ServerClock,
} from '@fairway/plugin-jit-access-react';
import { useMemo, type ReactElement, type ReactNode } from 'react';
import { jitAccessTranslationRef } from '../translation';
import styles from './layout.module.css';

/** Properties of {@link RequestsTable}. */
export interface RequestsTableProps {
  live: Live<Page<AccessRequest>>;
  pagination: TablePaginationType;
  empty: ReactNode;
  showRequester?: boolean;
  /** Shows who can decide on what waits. */
  showApprovers?: boolean;
  /** A last column. */
  actions?: (request: AccessRequest) => ReactElement | null;
}

/** Requests with their state, one per row. */
export function RequestsTable(props: RequestsTableProps) {
  const { live, pagination, empty, actions } = props;
  const { showRequester = false, showApprovers = false } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const language = useLanguage();
  const requestLink = useRouteRef(accessRequestRouteRef);
  const { offsetMs } = serverClock(live);
  const columns = useMemo(() => {
    const clock = { offsetMs };
    const all: ColumnConfig<AccessRequest>[] = [
      {
        id: 'what',
        minWidth: 220,
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
        minWidth: 130,
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
        minWidth: 160,
        label: t('columns.state'),
        defaultWidth: '2fr',
        cell: item => (
          <Cell>
            <StateCell request={item} clock={clock} />
          </Cell>
        ),
      },
      {
        id: 'approvers',
        label: t('columns.approvers'),
        defaultWidth: '2fr',
        isHidden: !showApprovers,
        cell: item => (
          <Cell>
            <EntityNames entityRefs={waitsFor(item)} />
          </Cell>
        ),
      },
      {
        id: 'duration',
        minWidth: 100,
        label: t('columns.duration'),
        defaultWidth: '1fr',
        cell: item => (
          <CellText title={formatDuration(item.duration, { language })} />
        ),
      },
      {
        id: 'asked',
        minWidth: 130,
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
  }, [
    t,
    language,
    requestLink,
    showRequester,
    showApprovers,
    actions,
    offsetMs,
  ]);
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

/** Who can take the next step of a request that waits. */
function waitsFor(request: AccessRequest): string[] {
  const step = request.steps.find(item => item.approvedBy.length < item.any);
  return request.state === 'pending' ? (step?.approvers ?? []) : [];
}

function StateCell(props: { request: AccessRequest; clock: ServerClock }) {
  const { kind, state, steps, deadline } = props.request;
  return (
    <Flex direction="column" gap="1" align="start">
      <Flex gap="1">
        <RequestStateBadge state={state} />
        {kind !== 'access' && <KindBadge kind={kind} />}
      </Flex>
      {state === 'pending' && (
        <>
          <ApprovalProgress steps={steps} />
          <Countdown kind="expires" until={deadline} clock={props.clock} />
        </>
      )}
    </Flex>
  );
}
