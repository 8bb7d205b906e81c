import { Flex, Text } from '@backstage/ui';
import type {
  AccessGrant,
  AccessRequest,
} from '@fairway/plugin-jit-access-common';
import {
  RiAlarmWarningFill,
  RiAlarmWarningLine,
  RiCheckboxCircleLine,
  RiCloseCircleLine,
  RiDoorOpenLine,
  RiErrorWarningLine,
  RiEyeLine,
  RiFileList3Line,
  RiFlashlightLine,
  RiHistoryLine,
  RiKey2Line,
  RiLoader4Line,
  RiLogoutCircleLine,
  RiProhibitedLine,
  RiTimeLine,
  type RemixiconComponentType,
} from '@remixicon/react';
import { timelineOf, type TimelineEvent } from '../lib/timeline';
import { Moment } from './Moment';
import { StepColumn, type StepEntry } from './MuiSteps';
import { useTimelineWords } from './useTimelineWords';

const ICONS: Record<TimelineEvent['kind'], RemixiconComponentType> = {
  requested: RiKey2Line,
  rule: RiFileList3Line,
  auto: RiFlashlightLine,
  'break-glass': RiAlarmWarningLine,
  decision: RiCheckboxCircleLine,
  waiting: RiTimeLine,
  closed: RiProhibitedLine,
  scheduled: RiTimeLine,
  'setting-up': RiLoader4Line,
  active: RiDoorOpenLine,
  drift: RiErrorWarningLine,
  'taking-back': RiLogoutCircleLine,
  overdue: RiAlarmWarningFill,
  failed: RiCloseCircleLine,
  cancelled: RiProhibitedLine,
  ended: RiHistoryLine,
  'review-owed': RiTimeLine,
  'review-done': RiEyeLine,
};

const OPEN = new Set<TimelineEvent['kind']>([
  'waiting',
  'scheduled',
  'setting-up',
  'taking-back',
  'overdue',
  'review-owed',
]);

/** Properties of {@link RequestTimeline}. */
export interface RequestTimelineProps {
  request: AccessRequest;
  grant?: AccessGrant;
}

/** What happened to a request and its grant, in order, with what comes next. */
export function RequestTimeline(props: RequestTimelineProps) {
  const describe = useTimelineWords(props);
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
