import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Cell, ColumnConfig, Link, Table, Text } from '@backstage/ui';
import { layout, PAGE_SIZE, pagesOf } from '@fairway/plugin-screens-react';
import type { CampaignItem } from '@fairway/plugin-security-scorecard-common';
import {
  EmptyMessage,
  EntityName,
  LoadError,
  SeverityBadge,
  StateBadge,
  useSecurityTabHref,
} from '@fairway/plugin-security-scorecard-react';
import { useMemo, useState } from 'react';
import { useCampaignItems } from '../../hooks/useCampaigns';
import { securityScorecardTranslationRef } from '../../translation';
import { NameCell } from '../NameCell';

type Row = { id: string; item: CampaignItem };

/** The open points of a campaign, each leading to its check. */
export const CampaignItems = ({ id }: { id: string }) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const hrefOf = useSecurityTabHref();
  const [page, setPage] = useState(1);
  const { data, error, isLoading, isStale, reload } = useCampaignItems(
    id,
    PAGE_SIZE,
    (page - 1) * PAGE_SIZE,
  );
  const rows = useMemo(
    () =>
      data?.items.map(item => ({
        id: `${item.entityRef} ${item.checkId}`,
        item,
      })),
    [data],
  );
  if (error) {
    return <LoadError error={error} onRetry={reload} />;
  }
  const columns: ColumnConfig<Row>[] = [
    {
      id: 'service',
      label: t('campaigns.columnService'),
      isRowHeader: true,
      minWidth: 180,
      cell: ({ item }) => (
        <NameCell title={item.entityTitle} href={hrefOf(item.entityRef)} />
      ),
    },
    {
      id: 'owner',
      label: t('campaigns.columnOwner'),
      minWidth: 140,
      cell: ({ item: { ownerRef } }) => (
        <Cell>
          <Text as="span" variant="body-small">
            {ownerRef ? (
              <EntityName entityRef={ownerRef} />
            ) : (
              t('services.noOwner')
            )}
          </Text>
        </Cell>
      ),
    },
    {
      id: 'check',
      label: t('campaigns.columnCheck'),
      minWidth: 240,
      cell: ({ item }) => (
        <Cell>
          <Link href={hrefOf(item.entityRef, item.checkId)}>
            {item.checkTitle}
          </Link>
        </Cell>
      ),
    },
    {
      id: 'severity',
      label: t('campaigns.columnSeverity'),
      minWidth: 130,
      cell: ({ item }) => (
        <Cell>
          <SeverityBadge severity={item.severity} />
        </Cell>
      ),
    },
    {
      id: 'state',
      label: t('campaigns.columnState'),
      minWidth: 130,
      cell: ({ item }) => (
        <Cell>
          <StateBadge state={item.state} waived={item.waived} />
        </Cell>
      ),
    },
  ];
  return (
    <div className={layout.scroll}>
      <Table
        columnConfig={columns}
        data={rows}
        isPending={isLoading}
        isStale={isStale}
        pagination={pagesOf({
          page,
          totalItems: data?.totalItems ?? 0,
          onPageChange: setPage,
          label: range => t('paging.range', range),
        })}
        emptyState={
          <EmptyMessage
            title={t('campaigns.itemsEmptyTitle')}
            description={t('campaigns.itemsEmptyDescription')}
          />
        }
      />
    </div>
  );
};
