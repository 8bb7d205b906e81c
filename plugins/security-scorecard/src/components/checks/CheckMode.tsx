import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { CheckResult } from '@fairway/plugin-security-scorecard-common';
import { ToneBadge } from '@fairway/plugin-security-scorecard-react';
import { RiCalendarScheduleLine, RiEyeLine } from '@remixicon/react';
import { securityScorecardTranslationRef } from '../../translation';

/** That a check does not count, or from when it does; nothing for one that counts. */
export const CheckMode = ({
  result: { mode = 'enforce', enforcedFrom },
}: {
  result: Pick<CheckResult, 'mode' | 'enforcedFrom'>;
}) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  if (mode === 'enforce') {
    return null;
  }
  if (enforcedFrom !== null) {
    return (
      <ToneBadge tone="info" icon={<RiCalendarScheduleLine size={16} />}>
        {t('check.upcoming', { when: new Date(enforcedFrom) })}
      </ToneBadge>
    );
  }
  return (
    <ToneBadge tone="neutral" icon={<RiEyeLine size={16} />}>
      {t(mode === 'observe' ? 'check.modeObserve' : 'check.modeWarn')}
    </ToneBadge>
  );
};
