import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, Text } from '@backstage/ui';
import type { AccessReviewItem } from '@fairway/plugin-jit-access-common';
import {
  EntityName,
  jitAccessApiRef,
  Moment,
  ToneBadge,
  useAction,
} from '@fairway/plugin-jit-access-react';
import {
  RiCheckboxCircleLine,
  RiCloseCircleLine,
  RiHourglassLine,
  RiKey2Line,
  RiLockLine,
} from '@remixicon/react';
import { useState } from 'react';
import { jitAccessTranslationRef } from '../../translation';
import { DangerButton } from '../common/DangerButton';
import { ActionTrouble } from '../common/ActionTrouble';
import { ReasonDialog } from '../common/ReasonDialog';
import styles from '../layout.module.css';

/** Properties of {@link ReviewItem}. */
export interface ReviewItemProps {
  reviewId: string;
  item: AccessReviewItem;
  mayDecide: boolean;
  onChanged: () => void;
}

/** One person's access: who, how, and whether it stays. */
export function ReviewItem(props: ReviewItemProps) {
  const { reviewId, item, mayDecide, onChanged } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const api = useApi(jitAccessApiRef);
  const [removing, setRemoving] = useState(false);
  const keeping = useAction(() =>
    api.decideReviewItem(reviewId, item.id, { decision: 'keep' }),
  );
  const words = { who: item.principal, title: item.entitlementTitle };
  return (
    <li className={styles.row}>
      <span className={styles.grow}>
        {item.userRef ? (
          <EntityName entityRef={item.userRef} />
        ) : (
          <span className={styles.mono}>{item.principal}</span>
        )}
        <Text as="div" variant="body-small" color="secondary">
          {item.entitlementTitle}
          {item.userRef && ` · ${item.principal}`}
        </Text>
        {item.comment && (
          <Text as="div" variant="body-small">
            {item.comment}
          </Text>
        )}
      </span>
      <ToneBadge
        icon={item.how === 'grant' ? RiKey2Line : RiLockLine}
        tone={item.how === 'grant' ? 'neutral' : 'warning'}
        text={item.how === 'grant' ? t('reviews.grant') : t('reviews.standing')}
      />
      <ItemDecision item={item} />
      {mayDecide && (
        <Flex gap="2">
          <Button
            variant="secondary"
            isPending={keeping.pending}
            aria-label={t('reviews.keepOf', words)}
            onPress={async () => {
              await keeping.run();
              onChanged();
            }}
          >
            {t('reviews.keep')}
          </Button>
          <DangerButton
            variant="secondary"
            aria-label={t('reviews.removeOf', words)}
            onPress={() => setRemoving(true)}
          >
            {t('reviews.remove')}
          </DangerButton>
        </Flex>
      )}
      <ActionTrouble trouble={keeping.trouble} title={t('reviews.failed')} />
      {removing && (
        <ReasonDialog
          title={t('reviews.removeTitle')}
          text={
            item.how === 'standing'
              ? t('reviews.removeStanding')
              : t('reviews.removeText', words)
          }
          confirm={t('reviews.remove')}
          destructive
          perform={comment =>
            api.decideReviewItem(reviewId, item.id, {
              decision: 'remove',
              comment,
            })
          }
          onClose={() => setRemoving(false)}
          onDone={onChanged}
        />
      )}
    </li>
  );
}

function ItemDecision({ item }: { item: AccessReviewItem }) {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  if (item.decision === null) {
    return (
      <ToneBadge
        icon={RiHourglassLine}
        tone="announcement"
        text={t('reviews.undecided')}
      />
    );
  }
  const kept = item.decision === 'keep';
  return (
    <Flex direction="column" gap="1">
      <ToneBadge
        icon={kept ? RiCheckboxCircleLine : RiCloseCircleLine}
        tone={kept ? 'positive' : 'negative'}
        text={kept ? t('reviews.kept') : t('reviews.removed')}
      />
      <Text variant="body-x-small" color="secondary">
        {item.by && <EntityName entityRef={item.by} />}
        {item.at && (
          <>
            {', '}
            <Moment at={item.at} />
          </>
        )}
      </Text>
    </Flex>
  );
}
