import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { WaiverStatus } from '@fairway/plugin-security-scorecard-common';
import {
  RiArrowGoBackLine,
  RiCloseCircleLine,
  RiForbidLine,
  RiHourglassLine,
  RiPauseCircleLine,
  RiTimerLine,
} from '@remixicon/react';
import type { ReactElement } from 'react';
import { securityScorecardReactTranslationRef } from '../translation';
import { Tone, ToneBadge } from './ToneBadge';

const SIZE = 16;

const LOOK: Record<WaiverStatus, { tone: Tone; icon: ReactElement }> = {
  pending: { tone: 'info', icon: <RiHourglassLine size={SIZE} /> },
  approved: { tone: 'neutral', icon: <RiPauseCircleLine size={SIZE} /> },
  denied: { tone: 'negative', icon: <RiCloseCircleLine size={SIZE} /> },
  withdrawn: { tone: 'neutral', icon: <RiArrowGoBackLine size={SIZE} /> },
  revoked: { tone: 'warning', icon: <RiForbidLine size={SIZE} /> },
  expired: { tone: 'neutral', icon: <RiTimerLine size={SIZE} /> },
};

/** Where a waiver stands, as icon and word. An approved one is no success: the weakness is still there. */
export const WaiverStatusBadge = ({ status }: { status: WaiverStatus }) => {
  const { t } = useTranslationRef(securityScorecardReactTranslationRef);
  return (
    <ToneBadge tone={LOOK[status].tone} icon={LOOK[status].icon}>
      {t(`waiver.${status}`)}
    </ToneBadge>
  );
};
