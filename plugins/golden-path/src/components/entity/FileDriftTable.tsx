import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Cell, Table, Text, useTable, type ColumnConfig } from '@backstage/ui';
import type { FileDrift } from '@fairway/plugin-golden-path-common';
import { layout } from '@fairway/plugin-screens-react';
import { useMemo } from 'react';
import { goldenPathTranslationRef } from '../../translation';
import { VerdictBadge } from '../shared/badges';

type Row = FileDrift & { id: string };

/** The files that are not as they were rendered, what is weakened first. */
export const FileDriftTable = ({ files }: { files: readonly FileDrift[] }) => {
  const { t } = useTranslationRef(goldenPathTranslationRef);
  const rows = useMemo(
    () => files.map((file): Row => ({ ...file, id: file.path })),
    [files],
  );
  const { tableProps } = useTable({
    mode: 'complete',
    data: rows,
    paginationOptions: {
      pageSize: 20,
      showPageSizeOptions: false,
      getLabel: ({ pageSize, offset = 0, totalCount = 0 }) =>
        t('fleet.range', {
          from: String(Math.min(offset + 1, totalCount)),
          to: String(Math.min(offset + pageSize, totalCount)),
          total: String(totalCount),
        }),
    },
  });
  const columns: ColumnConfig<Row>[] = [
    {
      id: 'path',
      label: t('entity.columnFile'),
      isRowHeader: true,
      minWidth: 220,
      cell: ({ path }) => (
        <Cell>
          <div className={layout.cell}>
            <code>{path}</code>
          </div>
        </Cell>
      ),
    },
    {
      id: 'verdict',
      label: t('entity.columnVerdict'),
      minWidth: 130,
      cell: ({ verdict }) => (
        <Cell>
          <VerdictBadge verdict={verdict} />
        </Cell>
      ),
    },
    {
      id: 'meaning',
      label: t('entity.columnMeaning'),
      minWidth: 260,
      cell: ({ verdict }) => (
        <Cell>
          <Text as="span" variant="body-small">
            {t(`entity.meaning.${verdict}`)}
          </Text>
        </Cell>
      ),
    },
  ];
  return (
    <div className={layout.scroll}>
      <Table columnConfig={columns} {...tableProps} />
    </div>
  );
};
