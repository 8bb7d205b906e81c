import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  GrantState,
  RequestState,
  Risk,
} from '@fairway/plugin-jit-access-common';
import {
  RiAlarmWarningFill,
  RiArrowGoBackLine,
  RiCheckboxCircleLine,
  RiCloseCircleLine,
  RiDoorOpenLine,
  RiHistoryLine,
  RiLoader4Line,
  RiLogoutCircleLine,
  RiProhibitedLine,
  RiShieldLine,
  RiTimeLine,
  type RemixiconComponentType,
} from '@remixicon/react';
import { jitAccessReactTranslationRef } from '../translation';
import styles from './states.module.css';

type Tone = 'neutral' | 'positive' | 'warning' | 'negative' | 'announcement';

const REQUEST: Record<RequestState, [RemixiconComponentType, Tone]> = {
  pending: [RiTimeLine, 'announcement'],
  approved: [RiCheckboxCircleLine, 'positive'],
  denied: [RiCloseCircleLine, 'negative'],
  lapsed: [RiHistoryLine, 'neutral'],
  withdrawn: [RiArrowGoBackLine, 'neutral'],
  invalidated: [RiProhibitedLine, 'warning'],
};

const GRANT: Record<GrantState, [RemixiconComponentType, Tone]> = {
  scheduled: [RiTimeLine, 'announcement'],
  provisioning: [RiLoader4Line, 'announcement'],
  active: [RiDoorOpenLine, 'positive'],
  revoking: [RiLogoutCircleLine, 'warning'],
  ended: [RiHistoryLine, 'neutral'],
  cancelled: [RiProhibitedLine, 'neutral'],
  compensating: [RiArrowGoBackLine, 'warning'],
  failed: [RiCloseCircleLine, 'negative'],
  'revoke-overdue': [RiAlarmWarningFill, 'negative'],
};

const RISK: Record<Risk, Tone> = {
  low: 'neutral',
  medium: 'warning',
  high: 'negative',
};

function Badge(props: {
  icon: RemixiconComponentType;
  tone: Tone;
  text: string;
}) {
  const { icon: Icon, tone, text } = props;
  const className =
    tone === 'neutral' ? styles.badge : `${styles.badge} ${styles[tone]}`;
  return (
    <span className={className}>
      <Icon size={14} aria-hidden />
      {text}
    </span>
  );
}

/** State of a request: an icon and a word. */
export function RequestStateBadge(props: { state: RequestState }) {
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  const [icon, tone] = REQUEST[props.state];
  return (
    <Badge icon={icon} tone={tone} text={t(`requestState.${props.state}`)} />
  );
}

/** State of a grant: an icon and a word. */
export function GrantStateBadge(props: { state: GrantState }) {
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  const [icon, tone] = GRANT[props.state];
  return (
    <Badge icon={icon} tone={tone} text={t(`grantState.${props.state}`)} />
  );
}

/** How much harm an entitlement can do: an icon and words. */
export function RiskBadge(props: { risk: Risk }) {
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  return (
    <Badge
      icon={RiShieldLine}
      tone={RISK[props.risk]}
      text={t(`risk.${props.risk}`)}
    />
  );
}
