import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Cell,
  ColumnConfig,
  Flex,
  Table,
  TablePaginationType,
  Text,
} from '@backstage/ui';
import { layout } from '@fairway/plugin-screens-react';
import {
  ScorecardSummary,
  SEVERITIES,
} from '@fairway/plugin-security-scorecard-common';
import {
  EntityTitle,
  Freshness,
  LevelBadge,
  PillarChips,
  ScoreBar,
  securityScorecardReactTranslationRef,
  useSecurityTabHref,
} from '@fairway/plugin-security-scorecard-react';
import { ReactElement, ReactNode, useMemo } from 'react';
import { securityScorecardTranslationRef } from '../../translation';
import { NextDeadlineCell } from '../NextDeadlineCell';
import { NameCell } from '../NameCell';

type Row = ScorecardSummary & { id: string };

/** Props of {@link ServicesTable}. */
export interface ServicesTableProps {
  items: ScorecardSummary[] | undefined;
  isLoading: boolean;
  isStale: boolean;
  pagination: TablePaginationType;
  emptyState: ReactElement;
}

/** One row per service, linked to its Security tab. */
export const ServicesTable = ({
  items,
  isLoading,
  isStale,
  pagination,
  emptyState,
}: ServicesTableProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const hrefOf = useSecurityTabHref();
  const rows = useMemo(
    () => items?.map(item => ({ ...item, id: item.entityRef })),
    [items],
  );
  const column = (
    id: string,
    label: string,
    content: (row: Row) => ReactNode,
    minWidth: number,
  ): ColumnConfig<Row> => ({
    id,
    label,
    minWidth,
    cell: row => <Cell>{content(row)}</Cell>,
  });
  const columns: ColumnConfig<Row>[] = [
    {
      id: 'service',
      label: t('services.columnService'),
      isRowHeader: true,
      minWidth: 165,
      // Names are the longest.
      defaultWidth: '2fr',
      cell: row => (
        <NameCell
          title={row.title}
          description={
            row.ownerRef ? (
              <EntityTitle entityRef={row.ownerRef} />
            ) : (
              t('services.noOwner')
            )
          }
          href={hrefOf(row.entityRef)}
        />
      ),
    },
    column(
      'level',
      t('services.columnLevel'),
      row => <LevelBadge level={row.level} />,
      120,
    ),
    column(
      'score',
      t('services.columnScore'),
      row => (
        <ScoreBar name={row.title} score={row.score} coverage={row.coverage} />
      ),
      195,
    ),
    column(
      'pillars',
      t('services.columnPillars'),
      row => <PillarChips pillars={row.pillars} />,
      215,
    ),
    column(
      'findings',
      t('services.columnFindings'),
      row => <OpenFindings row={row} />,
      140,
    ),
    column(
      'deadline',
      t('services.columnDeadline'),
      row => <NextDeadlineCell of={row} />,
      205,
    ),
    column(
      'evaluated',
      t('services.columnEvaluated'),
      row => <Freshness observedAt={row.evaluatedAt} />,
      110,
    ),
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

function OpenFindings({ row }: { row: ScorecardSummary }) {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const { t: shared } = useTranslationRef(securityScorecardReactTranslationRef);
  const present = SEVERITIES.filter(
    severity => row.openFindings[severity] > 0,
  ).slice(0, 2);
  return (
    <Flex direction="column" gap="1">
      {present.length === 0 && (
        <Text as="span" variant="body-small" color="secondary">
          {t('services.findingsNone')}
        </Text>
      )}
      {present.map(severity => (
        <Text as="span" variant="body-small" key={severity}>
          {t('services.findingsOfSeverity', {
            number: String(row.openFindings[severity]),
            severity: shared(`severity.${severity}`),
          })}
        </Text>
      ))}
      {row.overdueFindings > 0 && (
        <Text as="span" variant="body-small" weight="bold">
          {t('services.overdue', { count: row.overdueFindings })}
        </Text>
      )}
    </Flex>
  );
}
