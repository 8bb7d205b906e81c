import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Table, Text, type ColumnConfig } from '@backstage/ui';
import {
  column,
  layout,
  PAGE_SIZE,
  pagesOf,
} from '@fairway/plugin-screens-react';
import type { ControlCheck } from '@fairway/plugin-security-evidence-common';
import { RESULT_STATES } from '@fairway/plugin-security-scorecard-common';
import { SeverityBadge } from '@fairway/plugin-security-scorecard-react';
import { useMemo, useState } from 'react';
import { securityEvidenceTranslationRef } from '../../translation';

type Row = ControlCheck & { id: string };

/** The checks that look at a control, with how many services are in which state. */
export const CheckTable = ({ checks }: { checks: ControlCheck[] }) => {
  const { t } = useTranslationRef(securityEvidenceTranslationRef);
  const [page, setPage] = useState(1);
  const rows = useMemo(
    () => checks.map((check): Row => ({ ...check, id: check.checkId })),
    [checks],
  );
  const columns: ColumnConfig<Row>[] = [
    {
      ...column<Row>('check', t('control.columnCheck'), 240, row => (
        <>
          <Text as="span">{row.title}</Text>
          <Text as="span" variant="body-small" color="secondary">
            {row.checkId} · {t(`control.mode.${row.mode}`)}
          </Text>
          <SeverityBadge severity={row.severity} />
        </>
      )),
      isRowHeader: true,
    },
    column('expected', t('control.columnExpected'), 220, row => row.expected),
    column('results', t('control.columnResults'), 160, row => (
      <>
        {RESULT_STATES.filter(state => row.counts[state] > 0).map(state => (
          <Text key={state} as="span" variant="body-small">
            {t(`control.count.${state}`, { number: String(row.counts[state]) })}
          </Text>
        ))}
        {row.waived > 0 && (
          <Text as="span" variant="body-small" weight="bold">
            {t('control.waived', { number: String(row.waived) })}
          </Text>
        )}
      </>
    )),
  ];
  return (
    <div className={layout.scroll}>
      <Table
        columnConfig={columns}
        data={rows.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE)}
        pagination={
          rows.length > PAGE_SIZE
            ? pagesOf({
                page,
                totalItems: rows.length,
                onPageChange: setPage,
                label: range => t('shared.range', range),
              })
            : { type: 'none' }
        }
      />
    </div>
  );
};
