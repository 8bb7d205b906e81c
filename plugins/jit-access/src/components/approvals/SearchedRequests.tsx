import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, SearchField } from '@backstage/ui';
import type { ListRequestsOptions } from '@fairway/plugin-jit-access-common';
import {
  TroublePanel,
  useAccessRequests,
  useDebounced,
} from '@fairway/plugin-jit-access-react';
import { usePaging } from '../../hooks/usePaging';
import { useUrlState } from '../../hooks/useUrlState';
import { jitAccessTranslationRef } from '../../translation';
import styles from '../layout.module.css';
import { RequestsTable } from '../RequestsTable';

/** Properties of {@link SearchedRequests}. */
export interface SearchedRequestsProps extends Pick<
  ListRequestsOptions,
  'view' | 'state'
> {
  /** What is said when there is none at all. */
  empty: string;
  showApprovers?: boolean;
}

/** A table of requests with a search, both in the address. */
export function SearchedRequests(props: SearchedRequestsProps) {
  const { view, state, empty, showApprovers } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const [search, setSearch] = useUrlState('q', ['page']);
  const query = useDebounced(search.trim());
  const { limit, offset, pagination } = usePaging('page');
  const live = useAccessRequests({
    view,
    limit,
    offset,
    ...(state && { state }),
    ...(query && { search: query }),
  });
  return (
    <Flex direction="column" gap="4">
      <SearchField
        label={t('approvals.search')}
        className={styles.search}
        value={search}
        onChange={setSearch}
      />
      {live.trouble && !live.value ? (
        <TroublePanel trouble={live.trouble} onRetry={live.refetch} />
      ) : (
        <RequestsTable
          live={live}
          showRequester
          showApprovers={showApprovers}
          pagination={pagination(live.value?.totalItems ?? 0)}
          empty={query ? t('approvals.waitingNoneMatch') : empty}
        />
      )}
    </Flex>
  );
}
