import type {
  CompletePaginationOptions,
  TablePaginationType,
} from '@backstage/ui';

/** Rows on a page of every list that the server cuts. */
export const PAGE_SIZE = 20;

/** Pagination of a BUI table whose page number lives in the address. */
export function pagePagination(options: {
  /** 1-based. */
  page: number;
  totalItems: number;
  onPageChange: (page: number) => void;
  label: (range: { from: string; to: string; total: string }) => string;
}): TablePaginationType {
  const { page, totalItems, onPageChange, label } = options;
  if (totalItems === 0) {
    return { type: 'none' };
  }
  const offset = (page - 1) * PAGE_SIZE;
  return {
    type: 'page',
    pageSize: PAGE_SIZE,
    pageSizeOptions: [],
    showPageSizeOptions: false,
    offset,
    totalCount: totalItems,
    hasNextPage: offset + PAGE_SIZE < totalItems,
    hasPreviousPage: page > 1,
    onNextPage: () => onPageChange(page + 1),
    onPreviousPage: () => onPageChange(page - 1),
    getLabel: () =>
      label({
        from: String(Math.min(offset + 1, totalItems)),
        to: String(Math.min(offset + PAGE_SIZE, totalItems)),
        total: String(totalItems),
      }),
  };
}

/** Pagination of a BUI table that holds all its rows, ten a page. */
export function completePages(
  label: (range: { from: string; to: string; total: string }) => string,
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
