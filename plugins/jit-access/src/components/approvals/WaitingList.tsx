import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Card,
  CardBody,
  CardFooter,
  CardHeader,
  Flex,
  Link,
  SearchField,
  TablePagination,
  Text,
} from '@backstage/ui';
import type { AccessRequest } from '@fairway/plugin-jit-access-common';
import {
  accessRequestRouteRef,
  ApprovalProgress,
  Countdown,
  KindBadge,
  LiveContent,
  LoadingRows,
  serverClock,
  useAccessRequests,
  useDebounced,
  useUserRef,
  type ServerClock,
} from '@fairway/plugin-jit-access-react';
import { useId, useRef } from 'react';
import { useFocusKept } from '../../hooks/useFocusKept';
import { usePaging } from '../../hooks/usePaging';
import { useUrlState } from '../../hooks/useUrlState';
import { jitAccessTranslationRef } from '../../translation';
import { Empty } from '../Layout';
import styles from '../layout.module.css';
import { DecisionAlert } from './DecisionAlert';
import { DecisionButtons } from './DecisionButtons';
import { RequestFacts } from './RequestFacts';
import { LastAccesses } from './LastAccesses';
import { useDecisions, type Decisions } from './useDecisions';

/** Requests that wait for one's decision, with the facts to decide on. */
export function WaitingList() {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const me = useUserRef();
  const [search, setSearch] = useUrlState('q', ['page']);
  const query = useDebounced(search.trim());
  const { limit, offset, pagination } = usePaging('page');
  const live = useAccessRequests({
    view: 'to-decide',
    limit,
    offset,
    ...(query && { search: query }),
  });
  const outcome = useRef<HTMLDivElement>(null);
  const focus = useFocusKept(outcome);
  const decisions = useDecisions(() => {
    focus.expect();
    live.refetch();
  });
  return (
    <Flex direction="column" gap="4">
      <SearchField
        label={t('approvals.search')}
        className={styles.search}
        value={search}
        onChange={setSearch}
      />
      <div ref={outcome} tabIndex={-1} className={styles.outcome}>
        <DecisionAlert outcome={decisions.outcome} />
      </div>
      <LiveContent live={live} loading={<LoadingRows rows={2} height={200} />}>
        {page => {
          // The server leaves one's own out; should it not, they are none to act on.
          const items = withHeld(
            page.items.filter(
              item => item.requester !== me && item.grantee !== me,
            ),
            decisions.held,
          );
          if (items.length === 0) {
            return (
              <Empty
                text={
                  query
                    ? t('approvals.waitingNoneMatch')
                    : t('approvals.waitingNone')
                }
              />
            );
          }
          const paging = pagination(page.totalItems);
          return (
            <Flex direction="column" gap="4">
              {items.map(request => (
                <WaitingCard
                  key={request.id}
                  request={request}
                  clock={serverClock(live)}
                  decisions={decisions}
                />
              ))}
              {paging.type === 'page' && page.totalItems > limit && (
                <TablePagination {...paging} />
              )}
            </Flex>
          );
        }}
      </LiveContent>
    </Flex>
  );
}

/** Keeps the request of an open dialog in the list, also when somebody else has decided on it. */
function withHeld(
  items: AccessRequest[],
  held: AccessRequest | null,
): AccessRequest[] {
  return held && !items.some(item => item.id === held.id)
    ? [held, ...items]
    : items;
}

function WaitingCard(props: {
  request: AccessRequest;
  clock: ServerClock;
  decisions: Decisions;
}) {
  const { request, clock, decisions } = props;
  const requestLink = useRouteRef(accessRequestRouteRef);
  const titleId = useId();
  return (
    <Card aria-labelledby={titleId}>
      <CardHeader>
        <div className={styles.row}>
          <Text
            as="h2"
            variant="title-x-small"
            id={titleId}
            className={styles.title}
          >
            <Link
              href={requestLink({ id: request.id })}
              variant="title-x-small"
            >
              {request.entitlementTitle}
            </Link>
          </Text>
          <Flex gap="4" align="center">
            {request.kind !== 'access' && <KindBadge kind={request.kind} />}
            <ApprovalProgress steps={request.steps} />
            <Countdown
              kind="expires"
              until={request.deadline}
              from={request.createdAt}
              clock={clock}
            />
          </Flex>
        </div>
      </CardHeader>
      <CardBody>
        <Flex direction="column" gap="4">
          <RequestFacts request={request} />
          <LastAccesses request={request} />
        </Flex>
      </CardBody>
      <CardFooter>
        <DecisionButtons request={request} decisions={decisions} />
      </CardFooter>
    </Card>
  );
}
