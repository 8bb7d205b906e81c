import type { TablePaginationType } from '@backstage/ui';

/** Rows on a page of every list that the server cuts. */
export const PAGE_SIZE = 20;

/**
 * How a {@link PageRange} is said, for the messages of plugins: every list says
 * it alike, and an app can translate it.
 */
export const PAGE_RANGE_MESSAGE = '{{from}} to {{to}} of {{total}}';

/** Which rows of a list are shown, 1-based, and how many there are. */
export interface PageRange {
  from: string;
  to: string;
  total: string;
}

/** What {@link pagesOf} goes by. */
export interface PagesOptions {
  /** 1-based. */
  page: number;
  totalItems: number;
  onPageChange: (page: number) => void;
  /** Says which rows are shown. */
  label: (range: PageRange) => string;
}

/** Pagination of a table whose page number lives in the address. */
export function pagesOf(options: PagesOptions): TablePaginationType {
  const { page, totalItems, onPageChange, label } = options;
  // A page of a list that has become shorter still leads back.
  if (totalItems === 0 && page === 1) {
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
