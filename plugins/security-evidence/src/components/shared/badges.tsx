import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ControlState } from '@fairway/plugin-security-evidence-common';
import { ToneBadge, type Tone } from '@fairway/plugin-security-scorecard-react';
import {
  RiCheckboxCircleLine,
  RiCloseCircleLine,
  RiEyeOffLine,
  RiPauseCircleLine,
  RiQuestionLine,
  RiSubtractLine,
} from '@remixicon/react';
import type { ReactElement } from 'react';
import { securityEvidenceTranslationRef } from '../../translation';

const SIZE = 16;

const LOOK: Record<ControlState, { tone: Tone; icon: ReactElement }> = {
  'not-satisfied': {
    tone: 'negative',
    icon: <RiCloseCircleLine size={SIZE} />,
  },
  undetermined: { tone: 'info', icon: <RiQuestionLine size={SIZE} /> },
  excepted: { tone: 'warning', icon: <RiPauseCircleLine size={SIZE} /> },
  satisfied: { tone: 'positive', icon: <RiCheckboxCircleLine size={SIZE} /> },
  'not-applicable': { tone: 'neutral', icon: <RiSubtractLine size={SIZE} /> },
  'no-check': { tone: 'neutral', icon: <RiEyeOffLine size={SIZE} /> },
};

/** How something stands by a control, as icon and words. */
export const ControlStateBadge = ({ state }: { state: ControlState }) => {
  const { t } = useTranslationRef(securityEvidenceTranslationRef);
  return (
    <ToneBadge tone={LOOK[state].tone} icon={LOOK[state].icon}>
      {t(`shared.state.${state}`)}
    </ToneBadge>
  );
};
