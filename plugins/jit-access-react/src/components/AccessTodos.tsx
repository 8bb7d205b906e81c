import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Link, Text } from '@backstage/ui';
import type {
  AccessGrant,
  AccessRequest,
} from '@fairway/plugin-jit-access-common';
import { useAccessRequests, useGrants } from '../hooks/useAccess';
import {
  serverClock,
  useServerNow,
  type ServerClock,
} from '../hooks/useServerClock';
import { useReviewsOwed } from '../hooks/useReviewsOwed';
import { useUserRef } from '../hooks/useUserRef';
import { canDecide } from '../lib/approvals';
import {
  accessApprovalsRouteRef,
  accessRequestRouteRef,
  accessReviewsRouteRef,
} from '../routes';
import { jitAccessReactTranslationRef } from '../translation';
import { Countdown } from './Countdown';
import { EntityName } from './EntityName';
import { LiveContent, LoadingRows } from './LiveContent';
import { Moment } from './Moment';
import { GrantStateBadge, RiskBadge } from './StateBadge';
import styles from './rows.module.css';

/** A grant with less than this left is about to end; milliseconds. */
const SOON_MS = 60 * 60_000;
const SHOWN = 5;

/** For the home page: requests that wait for me, access of mine about to end, and reviews that I owe. */
export function AccessTodos() {
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  const me = useUserRef();
  const requests = useAccessRequests({ view: 'to-decide', limit: SHOWN });
  const grants = useGrants({ view: 'mine', live: true, limit: 50 });
  const reviews = useReviewsOwed();
  return (
    <Flex direction="column" gap="4">
      <section aria-label={t('todos.approvals')}>
        <Text as="h3" variant="title-x-small" className={styles.heading}>
          {t('todos.approvals')}
        </Text>
        <LiveContent live={requests} loading={<LoadingRows rows={1} />}>
          {page => (
            <Waiting
              items={page.items.filter(item => canDecide(item, me))}
              total={page.totalItems}
              clock={serverClock(requests)}
            />
          )}
        </LiveContent>
      </section>
      <section aria-label={t('todos.grants')}>
        <Text as="h3" variant="title-x-small" className={styles.heading}>
          {t('todos.grants')}
        </Text>
        <LiveContent live={grants} loading={<LoadingRows rows={1} />}>
          {page => <Ending items={page.items} clock={serverClock(grants)} />}
        </LiveContent>
      </section>
      <section aria-label={t('todos.reviews')}>
        <Text as="h3" variant="title-x-small" className={styles.heading}>
          {t('todos.reviews')}
        </Text>
        <LiveContent live={reviews} loading={<LoadingRows rows={1} />}>
          {page => <ReviewsOwed items={page.items} />}
        </LiveContent>
      </section>
    </Flex>
  );
}

function Waiting(props: {
  items: AccessRequest[];
  total: number;
  clock: ServerClock;
}) {
  const { items, total, clock } = props;
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  const requestLink = useRouteRef(accessRequestRouteRef);
  const approvalsLink = useRouteRef(accessApprovalsRouteRef);
  if (items.length === 0) {
    return <Text color="secondary">{t('todos.approvalsNone')}</Text>;
  }
  return (
    <>
      <ul className={styles.list}>
        {items.map(item => (
          <li key={item.id} className={styles.row}>
            <span className={styles.main}>
              <EntityName entityRef={item.requester} />
              {' · '}
              <Link href={requestLink({ id: item.id })}>
                {item.entitlementTitle}
              </Link>
            </span>
            <RiskBadge risk={item.risk} />
            <Countdown kind="expires" until={item.deadline} clock={clock} />
          </li>
        ))}
      </ul>
      {total > items.length && (
        <Link href={approvalsLink()}>
          {t('todos.more', { total: String(total) })}
        </Link>
      )}
    </>
  );
}

function Ending(props: { items: AccessGrant[]; clock: ServerClock }) {
  const { clock } = props;
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  const requestLink = useRouteRef(accessRequestRouteRef);
  const now = useServerNow(clock);
  const items = props.items.filter(
    grant =>
      grant.state === 'revoke-overdue' ||
      (grant.endsAt !== null && Date.parse(grant.endsAt) - now < SOON_MS),
  );
  if (items.length === 0) {
    return <Text color="secondary">{t('todos.grantsNone')}</Text>;
  }
  return (
    <ul className={styles.list}>
      {items.map(grant => (
        <li key={grant.id} className={styles.row}>
          <span className={styles.main}>
            <Link href={requestLink({ id: grant.requestId })}>
              {grant.entitlementTitle}
            </Link>
          </span>
          {grant.state !== 'active' && <GrantStateBadge state={grant.state} />}
          {grant.endsAt && grant.state === 'active' && (
            <Countdown
              kind="ends"
              until={grant.endsAt}
              from={grant.startsAt}
              clock={clock}
            />
          )}
        </li>
      ))}
    </ul>
  );
}

function ReviewsOwed(props: { items: AccessGrant[] }) {
  const { items } = props;
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  const requestLink = useRouteRef(accessRequestRouteRef);
  const reviewsLink = useRouteRef(accessReviewsRouteRef);
  if (items.length === 0) {
    return <Text color="secondary">{t('todos.reviewsNone')}</Text>;
  }
  return (
    <>
      <ul className={styles.list}>
        {items.slice(0, SHOWN).map(grant => (
          <li key={grant.id} className={styles.row}>
            <span className={styles.main}>
              <EntityName entityRef={grant.grantee} />
              {' · '}
              <Link href={requestLink({ id: grant.requestId })}>
                {grant.entitlementTitle}
              </Link>
            </span>
            {grant.review?.dueAt && (
              <Text variant="body-small">
                <Moment at={grant.review.dueAt} text="todos.reviewDue" />
              </Text>
            )}
          </li>
        ))}
      </ul>
      <Link href={reviewsLink()}>{t('todos.allReviews')}</Link>
    </>
  );
}
