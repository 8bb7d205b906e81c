import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import type {
  AccessGrant,
  AccessRequest,
} from '@fairway/plugin-jit-access-common';
import {
  RiAlarmWarningFill,
  RiCheckboxCircleLine,
  RiCloseCircleLine,
  RiDoorOpenLine,
  RiFileList3Line,
  RiHistoryLine,
  RiKey2Line,
  RiLoader4Line,
  RiLogoutCircleLine,
  RiProhibitedLine,
  RiTimeLine,
  type RemixiconComponentType,
} from '@remixicon/react';
import type { ReactNode } from 'react';
import { useLanguage } from '../hooks/useLanguage';
import { formatDuration } from '../lib/duration';
import { timelineOf, type TimelineEvent } from '../lib/timeline';
import { jitAccessReactTranslationRef } from '../translation';
import { EntityName } from './EntityName';
import { Moment } from './Moment';
import { StepColumn, type StepEntry } from './MuiSteps';

const ICONS: Record<TimelineEvent['kind'], RemixiconComponentType> = {
  requested: RiKey2Line,
  rule: RiFileList3Line,
  decision: RiCheckboxCircleLine,
  waiting: RiTimeLine,
  closed: RiProhibitedLine,
  'setting-up': RiLoader4Line,
  active: RiDoorOpenLine,
  'taking-back': RiLogoutCircleLine,
  overdue: RiAlarmWarningFill,
  failed: RiCloseCircleLine,
  cancelled: RiProhibitedLine,
  ended: RiHistoryLine,
};

const OPEN = new Set(['waiting', 'setting-up', 'taking-back', 'overdue']);

/** Properties of {@link RequestTimeline}. */
export interface RequestTimelineProps {
  request: AccessRequest;
  grant?: AccessGrant;
}

function useDescribe(props: RequestTimelineProps) {
  const { request, grant } = props;
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  const language = useLanguage();
  return (event: TimelineEvent): [title: string, detail: ReactNode] => {
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
          request.explanation,
        ];
      case 'decision': {
        const { verdict, by, reason } = event.decision;
        return [
          verdict === 'approve'
            ? t('requestState.approved')
            : t('requestState.denied'),
          <>
            <EntityName entityRef={by} />
            {reason && `: ${reason}`}
          </>,
        ];
      }
      case 'waiting':
        return [
          t('timeline.waiting'),
          <Moment key="until" at={event.until} text="timeline.waitingUntil" />,
        ];
      case 'closed':
        return [t(`timeline.closed.${event.state}`), null];
      case 'setting-up':
        return [t('grantState.provisioning'), grant?.lastError];
      case 'active':
        return [
          t('timeline.active'),
          event.until && (
            <Moment at={event.until} text="timeline.activeUntil" />
          ),
        ];
      case 'taking-back':
        return [t('grantState.revoking'), grant?.lastError];
      case 'overdue':
        return [
          t('timeline.overdue'),
          t('timeline.overdueText', {
            attempts: String(grant?.attempts ?? 0),
            error: grant?.lastError ?? '',
          }),
        ];
      case 'failed':
        return [t('timeline.failed'), grant?.lastError];
      case 'cancelled':
        return [t('timeline.cancelled'), null];
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

/** What happened to a request and its grant, in order, with what comes next. */
export function RequestTimeline(props: RequestTimelineProps) {
  const describe = useDescribe(props);
  const entries: StepEntry[] = timelineOf(props.request, props.grant).map(
    (event, index) => {
      const [title, detail] = describe(event);
      const denied =
        event.kind === 'decision' && event.decision.verdict === 'deny';
      const Icon = denied ? RiCloseCircleLine : ICONS[event.kind];
      return {
        key: `${event.kind}-${index}`,
        icon: <Icon size={20} aria-hidden />,
        done: !OPEN.has(event.kind),
        title: (
          <Flex gap="2" align="baseline">
            <Text weight="bold">{title}</Text>
            {'at' in event && event.at && (
              <Text variant="body-small" color="secondary">
                <Moment at={event.at} />
              </Text>
            )}
          </Flex>
        ),
        detail: detail ? <Text as="div">{detail}</Text> : undefined,
      };
    },
  );
  return <StepColumn entries={entries} />;
}
