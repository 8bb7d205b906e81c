import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Button, Flex, Text } from '@backstage/ui';
import type { AccessReview } from '@fairway/plugin-jit-access-common';
import {
  EntityName,
  formatMoment,
  jitAccessApiRef,
  LiveContent,
  Moment,
  useAction,
  useLanguage,
  useReview,
} from '@fairway/plugin-jit-access-react';
import { RiArrowLeftLine } from '@remixicon/react';
import { jitAccessTranslationRef } from '../../translation';
import { ActionTrouble } from '../common/ActionTrouble';
import { Empty, Section } from '../Layout';
import styles from '../layout.module.css';
import { ReviewItem } from './ReviewItem';
import { ReviewState } from './ReviewState';

/** One review: who can reach the target, and what is decided of each. */
export function ReviewView(props: { id: string; onClose: () => void }) {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const live = useReview(props.id);
  return (
    <>
      <div>
        <Button
          variant="tertiary"
          iconStart={<RiArrowLeftLine aria-hidden />}
          onPress={props.onClose}
        >
          {t('reviews.back')}
        </Button>
      </div>
      <LiveContent live={live}>
        {review => <Detail review={review} onChanged={live.refetch} />}
      </LiveContent>
    </>
  );
}

function Detail(props: { review: AccessReview; onChanged: () => void }) {
  const { review, onChanged } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const language = useLanguage();
  const api = useApi(jitAccessApiRef);
  const closing = useAction(() => api.closeReview(review.id));
  const left = review.items.filter(item => item.decision === null).length;
  const mayDecide = review.actions.includes('decide');
  return (
    <Flex direction="column" gap="5">
      <Flex direction="column" gap="2">
        <Text as="h2" variant="title-small" className={styles.title}>
          {t('reviews.titleOf')} <EntityName entityRef={review.entityRef} />
        </Text>
        <Flex align="center" gap="3">
          <ReviewState review={review} />
          <Text variant="body-small">
            {review.closedAt ? (
              t('reviews.closedAt', {
                time: formatMoment(review.closedAt, language),
              })
            ) : (
              <>
                {t('reviews.due')}: <Moment at={review.dueAt} />
              </>
            )}
          </Text>
          <Text variant="body-small" color="secondary">
            {t('reviews.openedBy')} <EntityName entityRef={review.openedBy} />,{' '}
            <Moment at={review.openedAt} />
          </Text>
        </Flex>
      </Flex>
      {review.problems.length > 0 && (
        <Alert
          role="status"
          status="warning"
          icon
          title={t('reviews.problems')}
          description={
            <ul className={styles.list}>
              {review.problems.map(problem => (
                <li key={problem}>{problem}</li>
              ))}
            </ul>
          }
        />
      )}
      <Section title={t('reviews.items')}>
        {review.items.length === 0 ? (
          <Empty text={t('reviews.itemsNone')} />
        ) : (
          <ul className={styles.list}>
            {review.items.map(item => (
              <ReviewItem
                key={item.id}
                reviewId={review.id}
                item={item}
                mayDecide={mayDecide}
                onChanged={onChanged}
              />
            ))}
          </ul>
        )}
      </Section>
      {review.actions.includes('close') && (
        <Flex direction="column" gap="2" align="start">
          {left > 0 && (
            <Text color="secondary">
              {t('reviews.closeLeft', { count: left })}
            </Text>
          )}
          <Button
            isDisabled={left > 0}
            isPending={closing.pending}
            onPress={async () => {
              await closing.run();
              onChanged();
            }}
          >
            {t('reviews.close')}
          </Button>
          <ActionTrouble
            trouble={closing.trouble}
            title={t('reviews.failed')}
          />
        </Flex>
      )}
    </Flex>
  );
}
