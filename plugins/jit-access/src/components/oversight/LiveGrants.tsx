import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Checkbox, Flex, SearchField } from '@backstage/ui';
import {
  serverClock,
  TroublePanel,
  useDebounced,
  useGrants,
} from '@fairway/plugin-jit-access-react';
import { usePaging } from '../../hooks/usePaging';
import { useUrlState } from '../../hooks/useUrlState';
import { jitAccessTranslationRef } from '../../translation';
import { GrantsTable } from '../GrantsTable';
import styles from '../layout.module.css';
import { OverdueBanner } from '../mine/OverdueBanner';

/** All live access that one may see, or what of it should have ended; newest first. */
export function LiveGrants() {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const [search, setSearch] = useUrlState('q', ['page']);
  const [overdue, setOverdue] = useUrlState('overdue', ['page']);
  const query = useDebounced(search.trim());
  const isOverdue = overdue === 'true';
  const { limit, offset, pagination } = usePaging('page');
  const live = useGrants({
    view: 'all',
    live: true,
    limit,
    offset,
    ...(query && { search: query }),
    ...(isOverdue && { overdue: true }),
  });
  return (
    <Flex direction="column" gap="4">
      <div className={styles.toolbar}>
        <SearchField
          label={t('liveGrants.search')}
          className={styles.search}
          value={search}
          onChange={setSearch}
        />
        <Checkbox
          isSelected={isOverdue}
          onChange={on => setOverdue(on ? 'true' : '')}
        >
          {t('liveGrants.overdue')}
        </Checkbox>
      </div>
      {live.trouble && !live.value ? (
        <TroublePanel trouble={live.trouble} onRetry={live.refetch} />
      ) : (
        <>
          <OverdueBanner grants={live.value?.items ?? []} />
          <GrantsTable
            live={live}
            clock={serverClock(live)}
            pagination={pagination(live.value?.totalItems ?? 0)}
            empty={t(
              query || isOverdue ? 'liveGrants.noneMatch' : 'liveGrants.none',
            )}
            showEntity
            onChanged={live.refetch}
          />
        </>
      )}
    </Flex>
  );
}
