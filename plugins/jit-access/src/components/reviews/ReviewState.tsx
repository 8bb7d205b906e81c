import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { AccessReview } from '@fairway/plugin-jit-access-common';
import { ToneBadge } from '@fairway/plugin-jit-access-react';
import {
  RiAlarmWarningFill,
  RiCheckboxCircleLine,
  RiTimeLine,
} from '@remixicon/react';
import { jitAccessTranslationRef } from '../../translation';

/** Whether a review is open, overdue or closed: an icon and a word. */
export function ReviewState(props: { review: AccessReview }) {
  const { closedAt, dueAt } = props.review;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  if (closedAt) {
    return (
      <ToneBadge
        icon={RiCheckboxCircleLine}
        tone="neutral"
        text={t('reviews.isClosed')}
      />
    );
  }
  return Date.parse(dueAt) < Date.now() ? (
    <ToneBadge
      icon={RiAlarmWarningFill}
      tone="negative"
      text={t('reviews.isLate')}
    />
  ) : (
    <ToneBadge
      icon={RiTimeLine}
      tone="announcement"
      text={t('reviews.isOpen')}
    />
  );
}
