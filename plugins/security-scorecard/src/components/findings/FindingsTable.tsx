import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Cell,
  ColumnConfig,
  Link,
  Table,
  TablePaginationType,
  Text,
} from '@backstage/ui';
import { layout } from '@fairway/plugin-screens-react';
import type { Finding } from '@fairway/plugin-security-scorecard-common';
import {
  Deadline,
  EntityTitle,
  Freshness,
  SeverityBadge,
  TitledText,
  useSecurityTabHref,
  useSourceName,
} from '@fairway/plugin-security-scorecard-react';
import { ReactElement, ReactNode, useMemo } from 'react';
import { securityScorecardTranslationRef } from '../../translation';
import { WaivedUntil } from '../waivers/WaivedUntil';
import { ExploitBadge, FindingStatusBadges } from './FindingBadges';
import { FindingTitle, FixCell } from './FindingCells';

/** Props of {@link FindingsTable}. */
export interface FindingsTableProps {
  items: Finding[] | undefined;
  isLoading: boolean;
  isStale: boolean;
  pagination: TablePaginationType;
  emptyState: ReactElement;
  /** Opens the details beside the list; without it, the details are on the service's own tab. */
  onOpen?: (finding: Finding) => void;
}

/** One row per finding, in the server's order: oldest deadline first. */
export const FindingsTable = ({
  items,
  isLoading,
  isStale,
  pagination,
  emptyState,
  onOpen,
}: FindingsTableProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const sourceName = useSourceName();
  const hrefOf = useSecurityTabHref();
  // Ids are unique within an entity only.
  const rows = useMemo(
    () =>
      items?.map(finding => ({
        id: `${finding.entityRef} ${finding.id}`,
        finding,
      })),
    [items],
  );
  type Row = { id: string; finding: Finding };
  const column = (
    id: string,
    label: string,
    content: (finding: Finding) => ReactNode,
    minWidth: number,
    share: 1 | 2 = 1,
  ): ColumnConfig<Row> => ({
    id,
    label,
    minWidth,
    // What is long gets more of what a wide screen has to give.
    defaultWidth: `${share}fr`,
    isRowHeader: id === 'finding',
    cell: ({ finding }) => (
      <Cell>
        <div className={layout.cell}>{content(finding)}</div>
      </Cell>
    ),
  });
  const small = (text: string, color?: 'secondary') => (
    <Text as="span" variant="body-small" color={color}>
      <TitledText text={text} />
    </Text>
  );
  const tabOf = ({ id, entityRef }: Finding) =>
    hrefOf(entityRef, { kind: 'finding', findingId: id });
  const columns = [
    column(
      'severity',
      t('findings.columnSeverity'),
      finding => <SeverityBadge severity={finding.severity} />,
      130,
    ),
    column(
      'finding',
      t('findings.columnFinding'),
      finding => (
        <>
          <FindingTitle
            finding={finding}
            href={onOpen ? undefined : tabOf(finding)}
            onOpen={onOpen}
          />
          <ExploitBadge finding={finding} />
        </>
      ),
      200,
      2,
    ),
    ...(onOpen
      ? []
      : [
          column(
            'service',
            t('findings.columnService'),
            ({ entityRef }) => (
              <Link href={hrefOf(entityRef)}>
                <EntityTitle entityRef={entityRef} />
              </Link>
            ),
            140,
          ),
        ]),
    column(
      'where',
      t('findings.columnWhere'),
      finding => (
        <>
          {small(finding.component)}
          {small(finding.location, 'secondary')}
          {small(
            t('findings.seenBy', {
              sources: finding.sources.map(sourceName).join(', '),
            }),
            'secondary',
          )}
          <Text as="span" variant="body-small" color="secondary">
            {t('findings.lastSeen')}{' '}
            <Freshness observedAt={finding.lastSeenAt} />
          </Text>
        </>
      ),
      190,
      2,
    ),
    column(
      'fix',
      t('findings.columnFix'),
      finding => <FixCell finding={finding} />,
      150,
    ),
    column(
      'status',
      t('findings.columnStatus'),
      finding => (
        <>
          <FindingStatusBadges finding={finding} />
          <WaivedUntil waiverId={finding.waiverId} />
          {finding.suppression &&
            small(
              t('findings.suppressedBecause', { reason: finding.suppression }),
              'secondary',
            )}
        </>
      ),
      150,
    ),
    column(
      'deadline',
      t('findings.columnDeadline'),
      finding => <Deadline deadline={finding.deadline} />,
      205,
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
