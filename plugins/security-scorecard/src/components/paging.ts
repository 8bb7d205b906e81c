import type {
  CompletePaginationOptions,
  TablePaginationType,
} from '@backstage/ui';
import type { PageRange } from '@fairway/plugin-screens-react';

/** Pagination of a BUI table that holds all its rows, ten a page. */
export function completePages(
  label: (range: PageRange) => string,
): CompletePaginationOptions {
  return {
    pageSize: 10,
    showPageSizeOptions: false,
    getLabel: ({ pageSize, offset = 0, totalCount = 0 }) =>
      label({
        from: String(Math.min(offset + 1, totalCount)),
        to: String(Math.min(offset + pageSize, totalCount)),
        total: String(totalCount),
      }),
  };
}

/** Pagination of a table, none while it has no rows. */
export function unlessEmpty(
  rows: readonly unknown[],
  pagination: TablePaginationType,
): TablePaginationType {
  return rows.length === 0 ? { type: 'none' } : pagination;
}
