import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Button,
  Cell,
  CellText,
  Table,
  Text,
  type ColumnConfig,
  type TablePaginationType,
} from '@backstage/ui';
import type { AuditRow } from '@fairway/plugin-jit-access-common';
import {
  EntityName,
  Moment,
  ServerWords,
  useActionWords,
  useLanguage,
  useProviderWords,
  type Live,
} from '@fairway/plugin-jit-access-react';
import { useMemo } from 'react';
import { jitAccessTranslationRef } from '../../translation';
import styles from '../layout.module.css';
import { detailsOf, shortHash } from './words';

/** An {@link AuditRow} as the table wants it. */
type Row = AuditRow & { id: string };

/** Properties of {@link AuditTable}. */
export interface AuditTableProps {
  live: Live<{ items: AuditRow[]; totalItems: number }>;
  pagination: TablePaginationType;
  empty: string;
  onOpenRequest: (id: string) => void;
}

/** Rows of the audit ledger. */
export function AuditTable(props: AuditTableProps) {
  const { live, pagination, empty, onOpenRequest } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const actionWords = useActionWords();
  const language = useLanguage();
  const providerWords = useProviderWords();
  const rows = useMemo(
    () => live.value?.items.map(row => ({ ...row, id: String(row.seq) })),
    [live.value],
  );
  const columns = useMemo((): ColumnConfig<Row>[] => {
    return [
      {
        id: 'number',
        label: t('columns.number'),
        defaultWidth: 72,
        cell: row => <CellText title={String(row.seq)} />,
      },
      {
        id: 'at',
        label: t('columns.at'),
        minWidth: 150,
        defaultWidth: '2fr',
        cell: row => (
          <Cell>
            <Moment at={row.at} />
          </Cell>
        ),
      },
      {
        id: 'actor',
        label: t('columns.actor'),
        minWidth: 150,
        defaultWidth: '2fr',
        cell: row => (
          <Cell>
            <EntityName entityRef={row.actor} />
          </Cell>
        ),
      },
      {
        id: 'action',
        label: t('columns.action'),
        isRowHeader: true,
        minWidth: 300,
        defaultWidth: '4fr',
        cell: row => (
          <Cell>
            <span className={styles.wrap}>
              {actionWords(row.action)}
              <Text as="div" variant="body-small" color="secondary">
                <ServerWords
                  text={detailsOf(row, { language, providerWords })
                    .map(([name, value]) => `${name}: ${value}`)
                    .join(' · ')}
                />
              </Text>
            </span>
          </Cell>
        ),
      },
      {
        id: 'request',
        label: t('columns.request'),
        defaultWidth: 128,
        cell: row => (
          <Cell>
            {row.requestId !== null && (
              <RequestButton id={row.requestId} onOpen={onOpenRequest} />
            )}
          </Cell>
        ),
      },
      {
        id: 'hash',
        label: t('columns.hash'),
        defaultWidth: 144,
        cell: row => (
          <Cell>
            <span className={styles.mono} title={row.hash}>
              {shortHash(row.hash)}
            </span>
          </Cell>
        ),
      },
    ];
  }, [t, language, providerWords, actionWords, onOpenRequest]);
  return (
    <Table
      className={styles.table}
      columnConfig={columns}
      data={rows}
      isPending={live.pending}
      isStale={live.stale}
      pagination={live.value ? pagination : { type: 'none' }}
      emptyState={empty}
    />
  );
}

function RequestButton(props: { id: string; onOpen: (id: string) => void }) {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  return (
    <Button variant="tertiary" onPress={() => props.onOpen(props.id)}>
      {t('audit.timeline')}
    </Button>
  );
}
