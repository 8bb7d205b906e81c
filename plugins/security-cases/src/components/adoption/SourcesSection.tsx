import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Cell, Table, Text, type ColumnConfig } from '@backstage/ui';
import { Section } from '@fairway/plugin-screens-react';
import type { SourceHealth } from '@fairway/plugin-security-cases-common';
import { Freshness } from '@fairway/plugin-security-scorecard-react';
import { useMemo, type ReactNode } from 'react';
import { securityCasesTranslationRef } from '../../translation';
import styles from '../shared/layout.module.css';

type Row = SourceHealth & { id: string };

const Small = ({ children }: { children: ReactNode }) => (
  <Text as="span" variant="body-small" color="secondary">
    {children}
  </Text>
);

/** What each source sent, and what of it was refused. */
export const SourcesSection = ({ sources }: { sources: SourceHealth[] }) => {
  const { t } = useTranslationRef(securityCasesTranslationRef);
  const rows = useMemo(
    () => sources.map((source): Row => ({ ...source, id: source.source })),
    [sources],
  );
  const column = (
    id: string,
    label: string,
    content: (row: Row) => ReactNode,
  ): ColumnConfig<Row> => ({
    id,
    label,
    minWidth: 140,
    cell: row => (
      <Cell>
        <div className={styles.cell}>{content(row)}</div>
      </Cell>
    ),
  });
  const columns: ColumnConfig<Row>[] = [
    {
      ...column('source', t('adoption.columnSource'), row => row.source),
      isRowHeader: true,
    },
    column('accepted', t('adoption.columnAccepted'), row => row.accepted),
    column('notNew', t('adoption.columnNotNew'), row => (
      <>
        <span>{t('adoption.duplicates', { count: row.duplicates })}</span>
        <span>{t('adoption.ignored', { count: row.ignored })}</span>
      </>
    )),
    column('refused', t('adoption.columnRefused'), row => (
      <Refused source={row} />
    )),
    column('last', t('adoption.columnLast'), row =>
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
      <div className={styles.scroll}>
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
