import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  FileVerdict,
  TemplateState,
} from '@fairway/plugin-golden-path-common';
import { ToneBadge, type Tone } from '@fairway/plugin-security-scorecard-react';
import {
  RiAddCircleLine,
  RiArrowUpCircleLine,
  RiCheckboxCircleLine,
  RiEditLine,
  RiFileWarningLine,
  RiQuestionLine,
  RiShieldCrossLine,
} from '@remixicon/react';
import type { ReactElement } from 'react';
import { goldenPathTranslationRef } from '../../translation';

const SIZE = 16;

const STATES: Record<TemplateState, { tone: Tone; icon: ReactElement }> = {
  outdated: { tone: 'warning', icon: <RiArrowUpCircleLine size={SIZE} /> },
  unknown: { tone: 'info', icon: <RiQuestionLine size={SIZE} /> },
  current: { tone: 'positive', icon: <RiCheckboxCircleLine size={SIZE} /> },
};

/** Whether a service is on the newest version of its template, as icon and word. */
export const TemplateStateBadge = ({ state }: { state: TemplateState }) => {
  const { t } = useTranslationRef(goldenPathTranslationRef);
  return (
    <ToneBadge tone={STATES[state].tone} icon={STATES[state].icon}>
      {t(`shared.templateState.${state}`)}
    </ToneBadge>
  );
};

const VERDICTS: Record<FileVerdict, { tone: Tone; icon: ReactElement }> = {
  weakened: { tone: 'negative', icon: <RiShieldCrossLine size={SIZE} /> },
  missing: { tone: 'warning', icon: <RiFileWarningLine size={SIZE} /> },
  edited: { tone: 'neutral', icon: <RiEditLine size={SIZE} /> },
  added: { tone: 'neutral', icon: <RiAddCircleLine size={SIZE} /> },
  pristine: { tone: 'positive', icon: <RiCheckboxCircleLine size={SIZE} /> },
};

/** How a file stands against what was rendered, as icon and word. */
export const VerdictBadge = ({ verdict }: { verdict: FileVerdict }) => {
  const { t } = useTranslationRef(goldenPathTranslationRef);
  return (
    <ToneBadge tone={VERDICTS[verdict].tone} icon={VERDICTS[verdict].icon}>
      {t(`shared.verdict.${verdict}`)}
    </ToneBadge>
  );
};
