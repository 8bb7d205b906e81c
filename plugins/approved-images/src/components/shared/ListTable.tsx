import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Button,
  Table,
  type ColumnConfig,
  type TableItem,
} from '@backstage/ui';
import { layout, pagesOf } from '@fairway/plugin-screens-react';
import {
  EmptyMessage,
  LoadError,
  type AsyncData,
} from '@fairway/plugin-security-scorecard-react';
import type { ReactElement } from 'react';
import { approvedImagesTranslationRef } from '../../translation';

/** Props of {@link ListTable}. */
export interface ListTableProps<T extends TableItem> {
  list: AsyncData<{ items: T[]; totalItems: number }>;
  columns: ColumnConfig<T>[];
  page: number;
  onPageChange: (page: number) => void;
  /** Takes all filters away; absent when there are none. */
  onClear?: () => void;
  /** What an empty list without filters says. */
  empty: ReactElement;
}

/** A page of a list, with what it says when it is empty or did not load. */
export function ListTable<T extends TableItem>({
  list,
  columns,
  page,
  onPageChange,
  onClear,
  empty,
}: ListTableProps<T>) {
  const { t } = useTranslationRef(approvedImagesTranslationRef);
  const { data, error, isLoading, isStale, reload } = list;
  if (error) {
    return <LoadError error={error} onRetry={reload} />;
  }
  return (
    <div className={layout.scroll}>
      <Table
        columnConfig={columns}
        data={data?.items}
        isPending={isLoading}
        isStale={isStale}
        pagination={pagesOf({
          page,
          totalItems: data?.totalItems ?? 0,
          onPageChange,
          label: range => t('shared.range', range),
        })}
        emptyState={
          onClear ? (
            <EmptyMessage
              title={t('shared.noMatchTitle')}
              description={t('shared.noMatchDescription')}
              action={
                <Button variant="secondary" onPress={onClear}>
                  {t('shared.clear')}
                </Button>
              }
            />
          ) : (
            empty
          )
        }
      />
    </div>
  );
}
