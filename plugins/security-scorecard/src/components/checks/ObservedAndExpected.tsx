import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { CheckResult } from '@fairway/plugin-security-scorecard-common';
import { TitledText } from '@fairway/plugin-security-scorecard-react';
import { securityScorecardTranslationRef } from '../../translation';

/** What was observed, or was when somebody last looked, against what is expected. */
export const ObservedAndExpected = ({ result }: { result: CheckResult }) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const { state, observed, expected } = result;
  const label = state === 'stale' ? 'check.lastObserved' : 'check.observed';
  return (
    <>
      <Text as="span" variant="body-small">
        {t(label)}: <TitledText text={observed ?? t('check.nothingObserved')} />
      </Text>
      <Text as="span" variant="body-small" color="secondary">
        {t('check.expected')}: <TitledText text={expected} />
      </Text>
    </>
  );
};
