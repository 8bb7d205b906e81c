import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Level } from '@fairway/plugin-security-scorecard-common';
import {
  RiMedalFill,
  RiMedalLine,
  RiProhibitedLine,
  RiVipCrownLine,
} from '@remixicon/react';
import type { ReactElement } from 'react';
import { securityScorecardReactTranslationRef } from '../translation';
import { Tone, ToneBadge } from './ToneBadge';

const SIZE = 16;

const LOOK: Record<Level, { tone: Tone; icon: ReactElement }> = {
  none: { tone: 'neutral', icon: <RiProhibitedLine size={SIZE} /> },
  bronze: { tone: 'warning', icon: <RiMedalLine size={SIZE} /> },
  silver: { tone: 'info', icon: <RiMedalFill size={SIZE} /> },
  gold: { tone: 'positive', icon: <RiVipCrownLine size={SIZE} /> },
};

/** A level as icon and word. */
export const LevelBadge = ({ level }: { level: Level }) => {
  const { t } = useTranslationRef(securityScorecardReactTranslationRef);
  return (
    <ToneBadge tone={LOOK[level].tone} icon={LOOK[level].icon}>
      {t(`level.${level}`)}
    </ToneBadge>
  );
};
