import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, SearchField } from '@backstage/ui';
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

/** Requests that one has decided on. */
export function DecidedList() {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const [search, setSearch] = useUrlState('q', ['page']);
  const query = useDebounced(search.trim());
  const { limit, offset, pagination } = usePaging('page');
  const live = useAccessRequests({
    view: 'decided',
    limit,
    offset,
    ...(query && { search: query }),
  });
  return (
    <Flex direction="column" gap="4">
      <SearchField
        aria-label={t('approvals.search')}
        placeholder={t('approvals.search')}
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
          pagination={pagination(live.value?.totalItems ?? 0)}
          empty={
            query ? t('approvals.waitingNoneMatch') : t('approvals.decidedNone')
          }
        />
      )}
    </Flex>
  );
}
