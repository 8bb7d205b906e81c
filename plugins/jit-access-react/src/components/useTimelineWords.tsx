import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  AccessGrant,
  AccessRequest,
  Decision,
} from '@fairway/plugin-jit-access-common';
import type { ReactNode } from 'react';
import { useLanguage } from '../hooks/useLanguage';
import { formatDuration } from '../lib/duration';
import type { TimelineEvent } from '../lib/timeline';
import { jitAccessReactTranslationRef } from '../translation';
import { EntityName } from './EntityName';
import { Moment } from './Moment';
import { ServerWords } from './ServerWords';

type Words = [title: string, detail: ReactNode];

/** Says what an event of a timeline is, and what there is to add. */
export function useTimelineWords(props: {
  request: AccessRequest;
  grant?: AccessGrant;
}): (event: TimelineEvent) => Words {
  const { request, grant } = props;
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  const language = useLanguage();
  const review = grant?.review;
  return event => {
    switch (event.kind) {
      case 'requested':
        return [
          t('timeline.requested'),
          <>
            <EntityName entityRef={request.requester} />
            {' · '}
            {formatDuration(request.duration, { language })}
          </>,
        ];
      case 'rule':
        return [
          t('timeline.rule', { rule: request.rule }),
          <ServerWords key="why" text={request.explanation} />,
        ];
      case 'auto':
        return [t('timeline.auto'), null];
      case 'break-glass':
        return [t('timeline.breakGlass'), null];
      case 'decision':
        return [
          t(
            event.decision.verdict === 'approve'
              ? 'requestState.approved'
              : 'requestState.denied',
          ),
          <DecisionWords key="by" decision={event.decision} />,
        ];
      case 'waiting':
        return [
          t('timeline.waiting'),
          <Moment key="until" at={event.until} text="timeline.waitingUntil" />,
        ];
      case 'closed':
        return [t(`timeline.closed.${event.state}`), null];
      case 'scheduled':
        return [
          t('timeline.scheduled'),
          event.until && (
            <Moment at={event.until} text="timeline.scheduledFor" />
          ),
        ];
      case 'setting-up':
        return [t('grantState.provisioning'), grant?.lastError];
      case 'active':
        return [
          t('timeline.active'),
          event.until && (
            <Moment at={event.until} text="timeline.activeUntil" />
          ),
        ];
      case 'drift':
        return [t('timeline.drift'), grant?.drift?.detail];
      case 'taking-back':
        return [t('grantState.revoking'), grant?.lastError];
      case 'overdue':
        return [
          t('timeline.overdue'),
          t('timeline.overdueText', {
            count: grant?.attempts ?? 0,
            error: grant?.lastError ?? '',
          }),
        ];
      case 'failed':
        return [t('timeline.failed'), grant?.lastError];
      case 'cancelled':
        return [t('timeline.cancelled'), null];
      case 'review-owed':
        return [
          t('timeline.reviewOwed'),
          review?.dueAt && (
            <Moment at={review.dueAt} text="timeline.reviewDue" />
          ),
        ];
      case 'review-done':
        return [
          t('timeline.reviewDone'),
          <>
            {review?.verdict && t(`verdict.${review.verdict}`)}
            {review?.by && (
              <>
                {' · '}
                <EntityName entityRef={review.by} />
              </>
            )}
            {review?.comment && `: ${review.comment}`}
          </>,
        ];
      default:
        return [
          t('timeline.takenBack'),
          <>
            {grant?.endReason &&
              t('timeline.endedBecause', {
                reason: t(`endReason.${grant.endReason}`),
              })}
            {grant?.residualUntil && (
              <>
                {'. '}
                <Moment at={grant.residualUntil} text="timeline.residual" />
              </>
            )}
          </>,
        ];
    }
  };
}

/** Who decided, for whom, where, and with which reservations. */
function DecisionWords(props: { decision: Decision }) {
  const { by, reason, duration, onBehalfOf, channel } = props.decision;
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  const language = useLanguage();
  return (
    <>
      <EntityName entityRef={by} />
      {onBehalfOf && (
        <>
          {` ${t('timeline.onBehalfOf')} `}
          <EntityName entityRef={onBehalfOf} />
        </>
      )}
      {channel !== 'portal' && `, ${t(`timeline.channel.${channel}`)}`}
      {duration &&
        `, ${t('timeline.shorter', {
          duration: formatDuration(duration, { language }),
        })}`}
      {reason && `: ${reason}`}
    </>
  );
}
