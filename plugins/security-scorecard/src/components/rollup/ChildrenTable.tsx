import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Cell,
  ColumnConfig,
  Flex,
  Link,
  Table,
  Text,
  useTable,
} from '@backstage/ui';
import { layout } from '@fairway/plugin-screens-react';
import { LEVELS, type Rollup } from '@fairway/plugin-security-scorecard-common';
import {
  ScoreBar,
  securityScorecardReactTranslationRef,
} from '@fairway/plugin-security-scorecard-react';
import { ReactNode, useMemo } from 'react';
import { useSecurityLinks } from '../../hooks/useSecurityLinks';
import { securityScorecardTranslationRef } from '../../translation';
import { NextDeadlineCell } from '../NextDeadlineCell';
import { NameCell } from '../NameCell';
import { completePages } from '../paging';
import type { PillarMatrixProps } from './PillarMatrix';
import { usePartHref } from './usePartHref';

type Row = { id: string; part: Rollup };

/** What is directly below, in the server's order: worst first. */
export const ChildrenTable = ({ parts, narrow }: PillarMatrixProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const { t: shared } = useTranslationRef(securityScorecardReactTranslationRef);
  const hrefOf = usePartHref();
  const links = useSecurityLinks();
  const data = useMemo(
    () => parts.map(part => ({ id: part.ref, part })),
    [parts],
  );
  const { tableProps } = useTable<Row>({
    mode: 'complete',
    data,
    paginationOptions: completePages(range => t('paging.range', range)),
  });
  const column = (
    id: string,
    label: string,
    content: (part: Rollup) => ReactNode,
    minWidth: number,
  ): ColumnConfig<Row> => ({
    id,
    label,
    minWidth,
    cell: ({ part }) => <Cell>{content(part)}</Cell>,
  });
  const columns: ColumnConfig<Row>[] = [
    {
      id: 'part',
      label: t('rollup.columnPart'),
      isRowHeader: true,
      minWidth: 170,
      cell: ({ part }) => (
        <NameCell
          title={part.title}
          description={t('rollup.services', { count: part.entities })}
          href={hrefOf(part.ref)}
        />
      ),
    },
    column(
      'levels',
      t('rollup.columnLevels'),
      part => (
        <Flex direction="column" gap="1">
          {[...LEVELS]
            .reverse()
            .filter(level => part.levels[level] > 0)
            .map(level => (
              <Text as="span" variant="body-small" key={level}>
                {t('rollup.levelCount', {
                  level: shared(`level.${level}`),
                  number: String(part.levels[level]),
                })}
              </Text>
            ))}
        </Flex>
      ),
      130,
    ),
    column(
      'score',
      t('rollup.columnScore'),
      part => (
        <ScoreBar
          name={part.title}
          score={part.score}
          coverage={part.coverage}
        />
      ),
      195,
    ),
    column(
      'failing',
      t('rollup.columnFailing'),
      part => (
        <Link href={links.services({ ...narrow(part), failing: 'true' })}>
          {t('rollup.failing', { count: part.failing })}
        </Link>
      ),
      130,
    ),
    column(
      'overdue',
      t('rollup.columnOverdue'),
      part => (
        <Link href={links.findings({ ...narrow(part), overdue: 'true' })}>
          {t('rollup.overdue', { count: part.overdueFindings })}
        </Link>
      ),
      160,
    ),
    column(
      'deadline',
      t('rollup.columnDeadline'),
      part => <NextDeadlineCell of={part} />,
      205,
    ),
  ];
  return (
    <div className={layout.scroll}>
      <Table {...tableProps} columnConfig={columns} />
    </div>
  );
};
