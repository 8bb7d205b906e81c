import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Table, Text, type ColumnConfig } from '@backstage/ui';
import { column, layout, Section, Small } from '@fairway/plugin-screens-react';
import type { SourceHealth } from '@fairway/plugin-security-cases-common';
import { Freshness } from '@fairway/plugin-security-scorecard-react';
import { useMemo } from 'react';
import { securityCasesTranslationRef } from '../../translation';

type Row = SourceHealth & { id: string };

/** What each source sent, and what of it was refused. */
export const SourcesSection = ({ sources }: { sources: SourceHealth[] }) => {
  const { t } = useTranslationRef(securityCasesTranslationRef);
  const rows = useMemo(
    () => sources.map((source): Row => ({ ...source, id: source.source })),
    [sources],
  );
  const columns: ColumnConfig<Row>[] = [
    {
      ...column<Row>(
        'source',
        t('adoption.columnSource'),
        140,
        row => row.source,
      ),
      isRowHeader: true,
    },
    column('accepted', t('adoption.columnAccepted'), 140, row => row.accepted),
    column('notNew', t('adoption.columnNotNew'), 140, row => (
      <>
        <span>{t('adoption.duplicates', { count: row.duplicates })}</span>
        <span>{t('adoption.ignored', { count: row.ignored })}</span>
      </>
    )),
    column('refused', t('adoption.columnRefused'), 140, row => (
      <Refused source={row} />
    )),
    column('last', t('adoption.columnLast'), 140, row =>
      row.lastAcceptedAt ? (
        <Freshness observedAt={row.lastAcceptedAt} />
      ) : (
        <Small>{t('adoption.never')}</Small>
      ),
    ),
  ];
  return (
    <Section
      title={t('adoption.sources')}
      description={t('adoption.sourcesDescription')}
    >
      <div className={layout.scroll}>
        <Table
          columnConfig={columns}
          data={rows}
          pagination={{ type: 'none' }}
          emptyState={<Text as="p">{t('adoption.noSources')}</Text>}
        />
      </div>
    </Section>
  );
};

function Refused({ source }: { source: SourceHealth }) {
  const { t } = useTranslationRef(securityCasesTranslationRef);
  const { malformed, forged, lastRefusedAt, lastRefusal } = source;
  if (malformed + forged === 0) {
    return <Small>{t('adoption.noRefusals')}</Small>;
  }
  return (
    <>
      {forged > 0 && (
        <Text as="span" weight="bold">
          {t('adoption.forged', { count: forged })}
        </Text>
      )}
      {malformed > 0 && (
        <span>{t('adoption.malformed', { count: malformed })}</span>
      )}
      {lastRefusal && <Small>{lastRefusal}</Small>}
      {lastRefusedAt && <Freshness observedAt={lastRefusedAt} />}
    </>
  );
}
