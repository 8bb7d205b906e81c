import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { TablePaginationType } from '@backstage/ui';
import { jitAccessTranslationRef } from '../translation';
import { useUrlState } from './useUrlState';

const PAGE_SIZE = 20;

/** Paging on the server, with the page kept in the address. */
export function usePaging(name: string): {
  limit: number;
  offset: number;
  pagination: (total: number) => TablePaginationType;
} {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const [value, set] = useUrlState(name);
  const page = /^\d{1,6}$/.test(value) ? Number(value) : 0;
  const offset = page * PAGE_SIZE;
  return {
    limit: PAGE_SIZE,
    offset,
    pagination: total =>
      // A page of a list that has become shorter still leads back.
      total === 0 && page === 0
        ? { type: 'none' }
        : {
            type: 'page',
            pageSize: PAGE_SIZE,
            offset,
            totalCount: total,
            hasNextPage: offset + PAGE_SIZE < total,
            hasPreviousPage: page > 0,
            onNextPage: () => set(String(page + 1)),
            onPreviousPage: () => set(page > 1 ? String(page - 1) : ''),
            showPageSizeOptions: false,
            getLabel: () =>
              t('page.label', {
                from: String(Math.min(offset + 1, total)),
                to: String(Math.min(offset + PAGE_SIZE, total)),
                total: String(total),
              }),
          },
  };
}
