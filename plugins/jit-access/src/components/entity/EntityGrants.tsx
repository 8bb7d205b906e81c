import {
  serverClock,
  TroublePanel,
  useGrants,
} from '@fairway/plugin-jit-access-react';
import { Flex } from '@backstage/ui';
import { usePaging } from '../../hooks/usePaging';
import { GrantsTable } from '../GrantsTable';
import { OverdueBanner } from '../mine/OverdueBanner';

/** Properties of {@link EntityGrants}. */
export interface EntityGrantsProps {
  filter: { entityRef: string } | { holderRef: string };
  empty: string;
  showEntity?: boolean;
  hideGrantee?: boolean;
}

/** Live access on an entity, or of a holder, page by page. */
export function EntityGrants(props: EntityGrantsProps) {
  const { filter, empty, showEntity, hideGrantee } = props;
  const { limit, offset, pagination } = usePaging('grants');
  const live = useGrants({ view: 'all', ...filter, live: true, limit, offset });
  if (live.trouble && !live.value) {
    return <TroublePanel trouble={live.trouble} onRetry={live.refetch} />;
  }
  return (
    <Flex direction="column" gap="3">
      <OverdueBanner grants={live.value?.items ?? []} />
      <GrantsTable
        live={live}
        clock={serverClock(live)}
        pagination={pagination(live.value?.totalItems ?? 0)}
        empty={empty}
        showEntity={showEntity}
        hideGrantee={hideGrantee}
        onChanged={live.refetch}
      />
    </Flex>
  );
}
