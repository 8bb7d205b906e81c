import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  BreakGlassReview,
  DriftKind,
  GrantState,
  RequestKind,
  RequestState,
  Risk,
} from '@fairway/plugin-jit-access-common';
import {
  RiAlarmWarningFill,
  RiAlarmWarningLine,
  RiArrowGoBackLine,
  RiCheckboxCircleLine,
  RiCloseCircleLine,
  RiDoorOpenLine,
  RiErrorWarningLine,
  RiHistoryLine,
  RiKey2Line,
  RiLoader4Line,
  RiLogoutCircleLine,
  RiProhibitedLine,
  RiShieldLine,
  RiTimeLine,
  RiTimerLine,
  type RemixiconComponentType,
} from '@remixicon/react';
import { jitAccessReactTranslationRef } from '../translation';
import { ToneBadge, type Tone } from './ToneBadge';

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

/** State of a request: an icon and a word. */
export function RequestStateBadge(props: { state: RequestState }) {
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  const [icon, tone] = REQUEST[props.state];
  return (
    <ToneBadge
      icon={icon}
      tone={tone}
      text={t(`requestState.${props.state}`)}
    />
  );
}

/** State of a grant: an icon and a word. */
export function GrantStateBadge(props: { state: GrantState }) {
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  const [icon, tone] = GRANT[props.state];
  return (
    <ToneBadge icon={icon} tone={tone} text={t(`grantState.${props.state}`)} />
  );
}

/** How much harm an entitlement can do: an icon and words. */
export function RiskBadge(props: { risk: Risk }) {
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  return (
    <ToneBadge
      icon={RiShieldLine}
      tone={RISK[props.risk]}
      text={t(`risk.${props.risk}`)}
    />
  );
}

const KIND: Record<RequestKind, [RemixiconComponentType, Tone]> = {
  access: [RiKey2Line, 'neutral'],
  extension: [RiTimerLine, 'announcement'],
  'break-glass': [RiAlarmWarningLine, 'warning'],
};

/** What a request asks for: an icon and a word. */
export function KindBadge(props: { kind: RequestKind }) {
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  const [icon, tone] = KIND[props.kind];
  return <ToneBadge icon={icon} tone={tone} text={t(`kind.${props.kind}`)} />;
}

/** How the provider differs from the record: an icon and words. */
export function DriftBadge(props: { kind: DriftKind }) {
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  return (
    <ToneBadge
      icon={RiErrorWarningLine}
      tone={props.kind === 'missing' ? 'warning' : 'negative'}
      text={t(`drift.${props.kind}`)}
    />
  );
}

/** How the review of a break-glass grant stands: an icon and words. */
export function ReviewBadge(props: { review: BreakGlassReview }) {
  const { state, verdict } = props.review;
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  if (state === 'owed' || verdict === null) {
    return (
      <ToneBadge icon={RiTimeLine} tone="warning" text={t('verdict.owed')} />
    );
  }
  const fine = verdict === 'justified';
  return (
    <ToneBadge
      icon={fine ? RiCheckboxCircleLine : RiCloseCircleLine}
      tone={fine ? 'positive' : 'negative'}
      text={t(`verdict.${verdict}`)}
    />
  );
}
