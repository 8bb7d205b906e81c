import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex } from '@backstage/ui';
import {
  serverClock,
  TroublePanel,
  useGrants,
} from '@fairway/plugin-jit-access-react';
import { usePaging } from '../../hooks/usePaging';
import { jitAccessTranslationRef } from '../../translation';
import { GrantsTable } from '../GrantsTable';
import { OverdueBanner } from '../mine/OverdueBanner';

/** All live access that one may see, overdue revokes first. */
export function LiveGrants() {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const { limit, offset, pagination } = usePaging('page');
  const live = useGrants({ view: 'all', live: true, limit, offset });
  if (live.trouble && !live.value) {
    return <TroublePanel trouble={live.trouble} onRetry={live.refetch} />;
  }
  return (
    <Flex direction="column" gap="4">
      <OverdueBanner grants={live.value?.items ?? []} />
      <GrantsTable
        live={live}
        clock={serverClock(live)}
        pagination={pagination(live.value?.totalItems ?? 0)}
        empty={t('liveGrants.none')}
        showEntity
        onChanged={live.refetch}
      />
    </Flex>
  );
}
