import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Card,
  CardBody,
  CardFooter,
  CardHeader,
  Flex,
  Link,
  Text,
} from '@backstage/ui';
import type { AccessGrant } from '@fairway/plugin-jit-access-common';
import {
  accessRequestRouteRef,
  EntityName,
  EntityNames,
  formatMoment,
  GrantStateBadge,
  ReviewBadge,
  useLanguage,
  useServerNow,
  type ServerClock,
} from '@fairway/plugin-jit-access-react';
import { useId } from 'react';
import { jitAccessTranslationRef } from '../../translation';
import styles from '../layout.module.css';
import { ReviewButton } from './ReviewButton';

/** Properties of {@link BreakGlassCards}. */
export interface BreakGlassCardsProps {
  grants: AccessGrant[];
  clock: ServerClock;
  onChanged: () => void;
}

/** Break-glass grants with how their review stands. */
export function BreakGlassCards(props: BreakGlassCardsProps) {
  const { grants, clock, onChanged } = props;
  return (
    <div className={styles.grid}>
      {grants.map(grant => (
        <BreakGlassCard
          key={grant.id}
          grant={grant}
          clock={clock}
          onChanged={onChanged}
        />
      ))}
    </div>
  );
}

function BreakGlassCard(props: {
  grant: AccessGrant;
  clock: ServerClock;
  onChanged: () => void;
}) {
  const { grant, clock, onChanged } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const language = useLanguage();
  const requestLink = useRouteRef(accessRequestRouteRef);
  const id = useId();
  const { review } = grant;
  const from = formatMoment(grant.startsAt ?? grant.createdAt, language);
  return (
    <Card aria-labelledby={id}>
      <CardHeader>
        <div className={styles.cardHead}>
          <Text
            as="h3"
            variant="title-x-small"
            id={id}
            className={styles.title}
          >
            <Link href={requestLink({ id: grant.requestId })}>
              {grant.entitlementTitle}
            </Link>
          </Text>
          <Flex gap="1" className={styles.wraps}>
            <GrantStateBadge state={grant.state} />
            {review && <ReviewBadge review={review} />}
          </Flex>
        </div>
      </CardHeader>
      <CardBody>
        <Flex direction="column" gap="2">
          <EntityName entityRef={grant.grantee} />
          <Text variant="body-small">
            {grant.endedAt
              ? t('breakGlassReview.lasted', {
                  from,
                  to: formatMoment(grant.endedAt, language),
                })
              : t('breakGlassReview.running', { from })}
          </Text>
          <Text>{t('breakGlassReview.why', { reason: grant.reason })}</Text>
          {review?.state === 'owed' && (
            <>
              <DueWords dueAt={review.dueAt} clock={clock} />
              <Text variant="body-small" color="secondary">
                {t('breakGlassReview.reviewers')}{' '}
                <EntityNames entityRefs={review.reviewers} />
              </Text>
            </>
          )}
          {review?.state === 'done' && (
            <Text variant="body-small" color="secondary">
              {review.by && <EntityName entityRef={review.by} />}
              {review.comment && `: ${review.comment}`}
            </Text>
          )}
        </Flex>
      </CardBody>
      <CardFooter>
        <ReviewButton grant={grant} onReviewed={onChanged} />
      </CardFooter>
    </Card>
  );
}

/** When the review is due, or since when it is overdue. */
function DueWords(props: { dueAt: string | null; clock: ServerClock }) {
  const { dueAt, clock } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const language = useLanguage();
  const now = useServerNow(clock, dueAt !== null);
  if (dueAt === null) {
    return <Text variant="body-small">{t('breakGlassReview.afterEnd')}</Text>;
  }
  const time = formatMoment(dueAt, language);
  return Date.parse(dueAt) < now ? (
    <Text variant="body-small" weight="bold">
      {t('breakGlassReview.late', { time })}
    </Text>
  ) : (
    <Text variant="body-small">{t('breakGlassReview.due', { time })}</Text>
  );
}
