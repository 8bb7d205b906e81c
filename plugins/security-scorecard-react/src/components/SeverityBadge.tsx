import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Severity } from '@fairway/plugin-security-scorecard-common';
import {
  RiArrowDownLine,
  RiArrowUpDoubleLine,
  RiArrowUpLine,
  RiEqualLine,
  RiInformationLine,
  RiQuestionLine,
} from '@remixicon/react';
import type { ReactElement } from 'react';
import { securityScorecardReactTranslationRef } from '../translation';
import { Tone, ToneBadge } from './ToneBadge';

const SIZE = 16;

const LOOK: Record<Severity, { tone: Tone; icon: ReactElement }> = {
  critical: { tone: 'negative', icon: <RiArrowUpDoubleLine size={SIZE} /> },
  high: { tone: 'negative', icon: <RiArrowUpLine size={SIZE} /> },
  medium: { tone: 'warning', icon: <RiEqualLine size={SIZE} /> },
  low: { tone: 'neutral', icon: <RiArrowDownLine size={SIZE} /> },
  informational: { tone: 'neutral', icon: <RiInformationLine size={SIZE} /> },
  untriaged: { tone: 'info', icon: <RiQuestionLine size={SIZE} /> },
};

/** A severity as icon and word. */
export const SeverityBadge = ({ severity }: { severity: Severity }) => {
  const { t } = useTranslationRef(securityScorecardReactTranslationRef);
  return (
    <ToneBadge tone={LOOK[severity].tone} icon={LOOK[severity].icon}>
      {t(`severity.${severity}`)}
    </ToneBadge>
  );
};
