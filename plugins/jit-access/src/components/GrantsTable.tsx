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
import type { AccessGrant, Page } from '@fairway/plugin-jit-access-common';
import {
  accessRequestRouteRef,
  Countdown,
  EntityName,
  GrantStateBadge,
  KindBadge,
  Moment,
  RiskBadge,
  useUserRef,
  type Live,
  type ServerClock,
} from '@fairway/plugin-jit-access-react';
import { useMemo, type ReactNode } from 'react';
import { jitAccessTranslationRef } from '../translation';
import { RevokeButton } from './mine/RevokeButton';
import styles from './layout.module.css';

/** Properties of {@link GrantsTable}. */
export interface GrantsTableProps {
  live: Live<Page<AccessGrant>>;
  clock: ServerClock;
  pagination: TablePaginationType;
  empty: ReactNode;
  /** Shows on what the access is. */
  showEntity?: boolean;
  /** Leaves out whose it is. */
  hideGrantee?: boolean;
  onChanged: () => void;
}

/** Who has what, since when, until when and why. */
export function GrantsTable(props: GrantsTableProps) {
  const { live, clock, pagination, empty, onChanged } = props;
  const { showEntity = false, hideGrantee = false } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const me = useUserRef();
  const requestLink = useRouteRef(accessRequestRouteRef);
  const { offsetMs } = clock;
  const columns = useMemo(
    (): ColumnConfig<AccessGrant>[] => [
      {
        id: 'who',
        minWidth: 130,
        label: t('columns.who'),
        isRowHeader: !hideGrantee,
        isHidden: hideGrantee,
        defaultWidth: '1fr',
        cell: item => (
          <Cell>
            <EntityName entityRef={item.grantee} />
          </Cell>
        ),
      },
      {
        id: 'what',
        minWidth: 220,
        label: t('columns.what'),
        isRowHeader: hideGrantee,
        defaultWidth: '2fr',
        cell: item => (
          <CellText
            title={item.entitlementTitle}
            description={item.reason}
            href={requestLink({ id: item.requestId })}
          />
        ),
      },
      {
        id: 'on',
        minWidth: 140,
        label: t('columns.on'),
        isHidden: !showEntity,
        defaultWidth: '1fr',
        cell: item => (
          <Cell>
            <EntityName entityRef={item.entityRef} />
          </Cell>
        ),
      },
      {
        id: 'state',
        minWidth: 140,
        label: t('columns.state'),
        defaultWidth: '1fr',
        cell: item => (
          <Cell>
            <Flex direction="column" gap="1" align="start">
              <GrantStateBadge state={item.state} />
              {item.kind === 'break-glass' && <KindBadge kind={item.kind} />}
              <RiskBadge risk={item.risk} />
            </Flex>
          </Cell>
        ),
      },
      {
        id: 'since',
        minWidth: 130,
        label: t('columns.since'),
        defaultWidth: '1fr',
        cell: item => (
          <Cell>{item.startsAt && <Moment at={item.startsAt} />}</Cell>
        ),
      },
      {
        id: 'until',
        minWidth: 150,
        label: t('columns.until'),
        defaultWidth: '1fr',
        cell: item => (
          <Cell>
            <Until grant={item} clock={{ offsetMs }} />
          </Cell>
        ),
      },
      {
        id: 'actions',
        label: t('columns.actions'),
        defaultWidth: 120,
        cell: item => (
          <Cell>
            <RevokeButton grant={item} me={me} onRevoked={onChanged} />
          </Cell>
        ),
      },
    ],
    [t, me, requestLink, showEntity, hideGrantee, offsetMs, onChanged],
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

/** Until when, counted down on the server's clock; or from when, for what is to come. */
function Until(props: { grant: AccessGrant; clock: ServerClock }) {
  const { grant, clock } = props;
  if (grant.state === 'scheduled' && grant.scheduledFor) {
    return <Countdown kind="starts" until={grant.scheduledFor} clock={clock} />;
  }
  if (grant.endsAt && grant.endedAt === null) {
    return (
      <Countdown
        kind="ends"
        until={grant.endsAt}
        from={grant.startsAt}
        clock={clock}
      />
    );
  }
  return grant.endedAt ? <Moment at={grant.endedAt} /> : null;
}
