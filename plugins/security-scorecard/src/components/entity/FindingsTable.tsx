import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Cell,
  ColumnConfig,
  Link,
  Table,
  TablePaginationType,
  Text,
} from '@backstage/ui';
import type {
  Finding,
  FindingStatus,
} from '@fairway/plugin-security-scorecard-common';
import {
  Deadline,
  SeverityBadge,
  Tone,
  ToneBadge,
} from '@fairway/plugin-security-scorecard-react';
import {
  RiCheckLine,
  RiErrorWarningLine,
  RiEyeOffLine,
  RiFlashlightLine,
} from '@remixicon/react';
import type { ReactElement, ReactNode } from 'react';
import { securityScorecardTranslationRef } from '../../translation';
import styles from '../layout.module.css';

const STATUS: Record<FindingStatus, { tone: Tone; icon: ReactElement }> = {
  open: { tone: 'warning', icon: <RiErrorWarningLine size={16} /> },
  suppressed: { tone: 'neutral', icon: <RiEyeOffLine size={16} /> },
  resolved: { tone: 'positive', icon: <RiCheckLine size={16} /> },
};

/** Props of {@link FindingsTable}. */
export interface FindingsTableProps {
  items: Finding[] | undefined;
  isLoading: boolean;
  isStale: boolean;
  pagination: TablePaginationType;
  emptyState: ReactElement;
}

/** One row per finding, in the server's order: oldest deadline first. */
export const FindingsTable = ({
  items,
  isLoading,
  isStale,
  pagination,
  emptyState,
}: FindingsTableProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const column = (
    id: string,
    label: string,
    content: (finding: Finding) => ReactNode,
    minWidth: number,
  ): ColumnConfig<Finding> => ({
    id,
    label,
    minWidth,
    isRowHeader: id === 'finding',
    cell: finding => (
      <Cell>
        <div className={styles.cell}>{content(finding)}</div>
      </Cell>
    ),
  });
  const columns = [
    column(
      'severity',
      t('findings.columnSeverity'),
      finding => <SeverityBadge severity={finding.severity} />,
      125,
    ),
    column(
      'finding',
      t('findings.columnFinding'),
      finding => <FindingTitle finding={finding} />,
      190,
    ),
    column(
      'where',
      t('findings.columnWhere'),
      finding => (
        <>
          <Text as="span" variant="body-small">
            {finding.component}
          </Text>
          <Text as="span" variant="body-small" color="secondary">
            {finding.location}
          </Text>
        </>
      ),
      180,
    ),
    column(
      'fix',
      t('findings.columnFix'),
      finding => <Fix finding={finding} />,
      170,
    ),
    column(
      'status',
      t('findings.columnStatus'),
      ({ status }) => (
        <ToneBadge tone={STATUS[status].tone} icon={STATUS[status].icon}>
          {t(`findings.${status}`)}
        </ToneBadge>
      ),
      140,
    ),
    column(
      'deadline',
      t('findings.columnDeadline'),
      finding => <Deadline deadline={finding.deadline} />,
      205,
    ),
    column(
      'sources',
      t('findings.columnSources'),
      finding => (
        <Text as="span" variant="body-small" color="secondary">
          {finding.sources.join(', ')}
        </Text>
      ),
      130,
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

function FindingTitle({ finding }: { finding: Finding }) {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  return (
    <>
      {finding.url ? (
        <Link href={finding.url} target="_blank" rel="noopener noreferrer">
          {finding.vulnerability}
        </Link>
      ) : (
        <Text as="span" weight="bold">
          {finding.vulnerability}
        </Text>
      )}
      <Text as="span" variant="body-small">
        {finding.title}
      </Text>
      {finding.exploitAvailable && (
        <ToneBadge tone="negative" icon={<RiFlashlightLine size={16} />}>
          {t('findings.exploit')}
        </ToneBadge>
      )}
    </>
  );
}

function Fix({ finding }: { finding: Finding }) {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const words = () => {
    if (finding.remediation) {
      return finding.remediation;
    }
    if (finding.fixAvailable === null) {
      return t('findings.fixUnknown');
    }
    return finding.fixAvailable
      ? t('findings.fixAvailable')
      : t('findings.noFix');
  };
  return (
    <Text as="span" variant="body-small">
      {words()}
    </Text>
  );
}
