import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Link,
  Table,
  Text,
  type ColumnConfig,
  type TablePaginationType,
} from '@backstage/ui';
import { column, layout, Small } from '@fairway/plugin-screens-react';
import type { CaseSummary } from '@fairway/plugin-security-cases-common';
import {
  EntityName,
  EntityTitle,
  Freshness,
} from '@fairway/plugin-security-scorecard-react';
import { useMemo, type ReactElement } from 'react';
import { caseRouteRef } from '../../routes';
import { securityCasesTranslationRef } from '../../translation';
import {
  ClassBadge,
  HoldingBadge,
  LevelBadge,
  StatusBadge,
  UncertainBadge,
} from '../shared/badges';

/** Props of {@link CasesTable}. */
export interface CasesTableProps {
  items: CaseSummary[] | undefined;
  isLoading: boolean;
  isStale: boolean;
  pagination: TablePaginationType;
  emptyState: ReactElement;
}

/** One row per case, linked to its page. */
export const CasesTable = ({
  items,
  isLoading,
  isStale,
  pagination,
  emptyState,
}: CasesTableProps) => {
  const { t } = useTranslationRef(securityCasesTranslationRef);
  const caseRoute = useRouteRef(caseRouteRef);
  const rows = useMemo(() => items?.map(item => ({ ...item })), [items]);
  const columns: ColumnConfig<CaseSummary>[] = [
    {
      ...column<CaseSummary>('case', t('list.columnCase'), 240, row => (
        <>
          <Link href={caseRoute({ id: row.id })}>{row.title}</Link>
          <Small>
            {row.reference} · {t('list.events', { count: row.events })}
          </Small>
        </>
      )),
      isRowHeader: true,
    },
    column('class', t('list.columnClass'), 180, row => (
      <>
        <ClassBadge of={row.class} />
        <LevelBadge level={row.level} />
        {row.confidence === 'unknown' && <UncertainBadge />}
      </>
    )),
    column('state', t('list.columnState'), 170, row => <State row={row} />),
    column('target', t('list.columnTarget'), 150, row => (
      <>
        {row.entityRef ? (
          <EntityName entityRef={row.entityRef} />
        ) : (
          <Text as="span">{t('shared.serviceUnknown')}</Text>
        )}
        <Small>
          {row.ownerRef ? (
            <EntityTitle entityRef={row.ownerRef} />
          ) : (
            t('shared.ownerUnknown')
          )}
        </Small>
      </>
    )),
    column('actor', t('list.columnActor'), 150, row => (
      <Actor actor={row.actor} />
    )),
    column('assignee', t('list.columnAssignee'), 120, row =>
      row.assignee ? (
        <EntityName entityRef={row.assignee} />
      ) : (
        <Small>{t('shared.nobody')}</Small>
      ),
    ),
    column('seen', t('list.columnSeen'), 110, row => (
      <Freshness observedAt={row.lastEventAt} />
    )),
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

function State({ row }: { row: CaseSummary }) {
  const { t } = useTranslationRef(securityCasesTranslationRef);
  return (
    <>
      <StatusBadge status={row.status} />
      {row.decision && <Small>{t(`shared.decision.${row.decision}`)}</Small>}
      {row.holding && <HoldingBadge />}
      {row.proposals > 0 && (
        <Text as="span" variant="body-small" weight="bold">
          {t('shared.proposals', { count: row.proposals })}
        </Text>
      )}
      {row.failures > 0 && (
        <Text as="span" variant="body-small" weight="bold">
          {t('shared.failures', { count: row.failures })}
        </Text>
      )}
    </>
  );
}

function Actor({ actor }: { actor: CaseSummary['actor'] }) {
  const { t } = useTranslationRef(securityCasesTranslationRef);
  if (actor.userRef) {
    return <EntityName entityRef={actor.userRef} />;
  }
  return actor.name ? (
    <Text as="span">{actor.name}</Text>
  ) : (
    <Small>{t('shared.actorUnknown')}</Small>
  );
}
