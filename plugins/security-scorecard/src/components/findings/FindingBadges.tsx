import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Finding } from '@fairway/plugin-security-scorecard-common';
import { Tone, ToneBadge } from '@fairway/plugin-security-scorecard-react';
import {
  RiAlarmWarningLine,
  RiCheckLine,
  RiErrorWarningLine,
  RiEyeOffLine,
  RiFlashlightLine,
  RiPauseCircleLine,
} from '@remixicon/react';
import type { ReactElement } from 'react';
import { securityScorecardTranslationRef } from '../../translation';

const STATUS: Record<Finding['status'], { tone: Tone; icon: ReactElement }> = {
  open: { tone: 'warning', icon: <RiErrorWarningLine size={16} /> },
  suppressed: { tone: 'neutral', icon: <RiEyeOffLine size={16} /> },
  resolved: { tone: 'positive', icon: <RiCheckLine size={16} /> },
};

/** Open, suppressed or resolved, with a mark when it is waived. */
export const FindingStatusBadges = ({
  finding: { status, waiverId },
}: {
  finding: Finding;
}) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  return (
    <>
      <ToneBadge tone={STATUS[status].tone} icon={STATUS[status].icon}>
        {t(`findings.${status}`)}
      </ToneBadge>
      {waiverId !== null && (
        <ToneBadge tone="neutral" icon={<RiPauseCircleLine size={16} />}>
          {t('findings.waived')}
        </ToneBadge>
      )}
    </>
  );
};

/** That a weakness is exploited in the wild, or could be; nothing when neither is known. */
export const ExploitBadge = ({
  finding: { knownExploited, exploitAvailable },
}: {
  finding: Finding;
}) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  if (knownExploited) {
    return (
      <ToneBadge tone="negative" icon={<RiAlarmWarningLine size={16} />}>
        {t('findings.knownExploited')}
      </ToneBadge>
    );
  }
  return exploitAvailable ? (
    <ToneBadge tone="negative" icon={<RiFlashlightLine size={16} />}>
      {t('findings.exploit')}
    </ToneBadge>
  ) : null;
};

/** Gives the words of a probability of exploitation: "12 % likely …". */
export function useEpssWords(): (epss: number) => string {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  return epss => {
    const percent = epss * 100;
    return t('findings.epss', {
      percent: percent < 1 ? percent.toFixed(1) : String(Math.round(percent)),
    });
  };
}

/** Gives what is known of a fix, in words. */
export function useFixWords(): (finding: Finding) => string {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  return ({ fixedIn, fixAvailable }) => {
    if (fixedIn) {
      return t('findings.fixedIn', { version: fixedIn });
    }
    if (fixAvailable === null) {
      return t('findings.fixUnknown');
    }
    return t(fixAvailable ? 'findings.fixAvailable' : 'findings.noFix');
  };
}
