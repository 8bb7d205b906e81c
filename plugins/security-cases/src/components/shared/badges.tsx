import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  ActionState,
  AdoptionStage,
  CaseLevel,
  CaseStatus,
  EventClass,
} from '@fairway/plugin-security-cases-common';
import { ToneBadge, type Tone } from '@fairway/plugin-security-scorecard-react';
import {
  RiAlarmWarningFill,
  RiAlarmWarningLine,
  RiCheckboxCircleLine,
  RiCloseCircleLine,
  RiErrorWarningLine,
  RiEyeLine,
  RiFileWarningLine,
  RiFlashlightLine,
  RiFolderOpenLine,
  RiImageLine,
  RiKey2Line,
  RiLoader4Line,
  RiLockLine,
  RiQuestionLine,
  RiShieldCheckLine,
  RiShieldCrossLine,
  RiSpam2Line,
  RiThumbDownLine,
  RiUserReceivedLine,
} from '@remixicon/react';
import type { ReactElement } from 'react';
import { securityCasesTranslationRef } from '../../translation';

const SIZE = 16;

type Look = { tone: Tone; icon: ReactElement };

const CLASSES: Record<EventClass, Look> = {
  'logging-weakened': {
    tone: 'neutral',
    icon: <RiFileWarningLine size={SIZE} />,
  },
  'control-weakened': {
    tone: 'neutral',
    icon: <RiShieldCrossLine size={SIZE} />,
  },
  'image-drift': { tone: 'neutral', icon: <RiImageLine size={SIZE} /> },
  'exploited-critical': {
    tone: 'neutral',
    icon: <RiFlashlightLine size={SIZE} />,
  },
  'gate-failed': { tone: 'neutral', icon: <RiSpam2Line size={SIZE} /> },
  'unusual-access': { tone: 'neutral', icon: <RiKey2Line size={SIZE} /> },
};

/** What happened, as icon and words. */
export const ClassBadge = ({ of }: { of: EventClass }) => {
  const { t } = useTranslationRef(securityCasesTranslationRef);
  return (
    <ToneBadge tone={CLASSES[of].tone} icon={CLASSES[of].icon}>
      {t(`shared.class.${of}`)}
    </ToneBadge>
  );
};

const LEVELS: Record<CaseLevel, Look> = {
  L1: { tone: 'warning', icon: <RiAlarmWarningLine size={SIZE} /> },
  L2: { tone: 'negative', icon: <RiAlarmWarningFill size={SIZE} /> },
};

/** How urgent a case is, as icon and words. */
export const LevelBadge = ({ level }: { level: CaseLevel }) => {
  const { t } = useTranslationRef(securityCasesTranslationRef);
  return (
    <ToneBadge tone={LEVELS[level].tone} icon={LEVELS[level].icon}>
      {t(`shared.level.${level}`)}
    </ToneBadge>
  );
};

const STATUSES: Record<CaseStatus, Look> = {
  open: { tone: 'warning', icon: <RiFolderOpenLine size={SIZE} /> },
  closed: { tone: 'positive', icon: <RiCheckboxCircleLine size={SIZE} /> },
};

/** Whether somebody still has to decide, as icon and word. */
export const StatusBadge = ({ status }: { status: CaseStatus }) => {
  const { t } = useTranslationRef(securityCasesTranslationRef);
  return (
    <ToneBadge tone={STATUSES[status].tone} icon={STATUSES[status].icon}>
      {t(`shared.status.${status}`)}
    </ToneBadge>
  );
};

/** Marks a case of which not everything is known for certain. */
export const UncertainBadge = () => {
  const { t } = useTranslationRef(securityCasesTranslationRef);
  return (
    <ToneBadge tone="info" icon={<RiQuestionLine size={SIZE} />}>
      {t('shared.uncertain')}
    </ToneBadge>
  );
};

/** Marks a case that holds back new access. */
export const HoldingBadge = () => {
  const { t } = useTranslationRef(securityCasesTranslationRef);
  return (
    <ToneBadge tone="warning" icon={<RiLockLine size={SIZE} />}>
      {t('shared.holding')}
    </ToneBadge>
  );
};

const STATES: Record<ActionState, Look> = {
  recorded: { tone: 'neutral', icon: <RiEyeLine size={SIZE} /> },
  proposed: { tone: 'warning', icon: <RiUserReceivedLine size={SIZE} /> },
  queued: { tone: 'info', icon: <RiLoader4Line size={SIZE} /> },
  done: { tone: 'positive', icon: <RiCheckboxCircleLine size={SIZE} /> },
  failed: { tone: 'negative', icon: <RiCloseCircleLine size={SIZE} /> },
  declined: { tone: 'neutral', icon: <RiThumbDownLine size={SIZE} /> },
};

/** Where an action stands, as icon and word. */
export const ActionStateBadge = ({ state }: { state: ActionState }) => {
  const { t } = useTranslationRef(securityCasesTranslationRef);
  return (
    <ToneBadge tone={STATES[state].tone} icon={STATES[state].icon}>
      {t(`case.state.${state}`)}
    </ToneBadge>
  );
};

const STAGES: Record<AdoptionStage, Look> = {
  observe: { tone: 'neutral', icon: <RiEyeLine size={SIZE} /> },
  warn: { tone: 'info', icon: <RiErrorWarningLine size={SIZE} /> },
  enforce: { tone: 'positive', icon: <RiShieldCheckLine size={SIZE} /> },
};

/** How far a team has come, as icon and word. */
export const StageBadge = ({ stage }: { stage: AdoptionStage }) => {
  const { t } = useTranslationRef(securityCasesTranslationRef);
  return (
    <ToneBadge tone={STAGES[stage].tone} icon={STAGES[stage].icon}>
      {t(`shared.stage.${stage}`)}
    </ToneBadge>
  );
};
