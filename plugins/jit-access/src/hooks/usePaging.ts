import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { TablePaginationType } from '@backstage/ui';
import { PAGE_SIZE, pagesOf } from '@fairway/plugin-screens-react';
import { jitAccessTranslationRef } from '../translation';
import { useUrlState } from './useUrlState';

/** Paging on the server, with the page kept in the address. */
export function usePaging(name: string): {
  limit: number;
  offset: number;
  pagination: (total: number) => TablePaginationType;
} {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const [value, set] = useUrlState(name);
  const page = /^\d{1,6}$/.test(value) ? Number(value) : 0;
  return {
    limit: PAGE_SIZE,
    offset: page * PAGE_SIZE,
    pagination: total =>
      pagesOf({
        page: page + 1,
        totalItems: total,
        onPageChange: next => set(next > 1 ? String(next - 1) : ''),
        label: range => t('page.label', range),
      }),
  };
}
