import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { ColumnConfig, Table, Text, useTable } from '@backstage/ui';
import { column, layout } from '@fairway/plugin-screens-react';
import {
  ReportUpload,
  SEVERITIES,
} from '@fairway/plugin-security-scorecard-common';
import {
  EmptyMessage,
  EntityName,
  Freshness,
  securityScorecardReactTranslationRef,
  ToneBadge,
} from '@fairway/plugin-security-scorecard-react';
import { RiCheckboxCircleLine, RiErrorWarningLine } from '@remixicon/react';
import { securityScorecardTranslationRef } from '../../translation';
import { completePages, unlessEmpty } from '../paging';

/** One row per pushed report; a scan that did not finish is marked, never clean. */
export const ReportsTable = ({ reports }: { reports: ReportUpload[] }) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const { tableProps } = useTable<ReportUpload>({
    mode: 'complete',
    data: reports,
    paginationOptions: completePages(range => t('paging.range', range)),
  });
  const columns: ColumnConfig<ReportUpload>[] = [
    {
      ...column<ReportUpload>(
        'slot',
        t('reports.columnSlot'),
        160,
        ({ slot, change }) => (
          <>
            {slot}
            {change !== null && (
              <Text as="span" variant="body-small" color="secondary">
                {t('reports.change', { change })}
              </Text>
            )}
          </>
        ),
      ),
      isRowHeader: true,
    },
    column('tool', t('reports.columnTool'), 140, ({ tool, format }) => (
      <>
        {tool}
        <Text as="span" variant="body-small" color="secondary">
          {format}
        </Text>
      </>
    )),
    column('outcome', t('reports.columnOutcome'), 220, report => (
      <Outcome report={report} />
    )),
    column('findings', t('reports.columnFindings'), 160, report => (
      <Counts report={report} />
    )),
    column(
      'uploaded',
      t('reports.columnUploaded'),
      150,
      ({ uploadedAt, uploadedBy }) => (
        <>
          <Freshness observedAt={uploadedAt} />
          <Text as="span" variant="body-small">
            <EntityName entityRef={uploadedBy} />
          </Text>
        </>
      ),
    ),
  ];
  return (
    <div className={layout.scroll}>
      <Table
        {...tableProps}
        pagination={unlessEmpty(reports, tableProps.pagination)}
        columnConfig={columns}
        emptyState={
          <EmptyMessage
            title={t('reports.emptyTitle')}
            description={t('reports.emptyDescription')}
          />
        }
      />
    </div>
  );
};

function Outcome({ report }: { report: ReportUpload }) {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const isFailed = report.outcome === 'failed';
  return (
    <>
      <ToneBadge
        tone={isFailed ? 'negative' : 'positive'}
        icon={
          isFailed ? (
            <RiErrorWarningLine size={16} />
          ) : (
            <RiCheckboxCircleLine size={16} />
          )
        }
      >
        {t(`reports.${report.outcome}`)}
      </ToneBadge>
      {report.failure !== null && (
        <Text as="span" variant="body-small">
          {report.failure}
        </Text>
      )}
      {report.warnings.length > 0 && (
        <Text as="span" variant="body-small" color="secondary">
          {t('reports.warnings', {
            count: report.warnings.length,
            first: report.warnings[0],
          })}
        </Text>
      )}
    </>
  );
}

function Counts({ report }: { report: ReportUpload }) {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const { t: shared } = useTranslationRef(securityScorecardReactTranslationRef);
  const present = SEVERITIES.filter(severity => report.findings[severity] > 0);
  return (
    <>
      {present.length === 0 && (
        <Text as="span" variant="body-small" color="secondary">
          {t('reports.none')}
        </Text>
      )}
      {present.map(severity => (
        <Text as="span" variant="body-small" key={severity}>
          {t('reports.ofSeverity', {
            number: String(report.findings[severity]),
            severity: shared(`severity.${severity}`),
          })}
        </Text>
      ))}
      {report.suppressed > 0 && (
        <Text as="span" variant="body-small" color="secondary">
          {t('reports.suppressed', { count: report.suppressed })}
        </Text>
      )}
    </>
  );
}
