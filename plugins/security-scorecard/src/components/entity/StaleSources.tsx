import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert } from '@backstage/ui';
import type { CheckResult } from '@fairway/plugin-security-scorecard-common';
import { useSourceName } from '@fairway/plugin-security-scorecard-react';
import { securityScorecardTranslationRef } from '../../translation';
import { staleSources } from '../checks/staleSources';

/** Which collectors looked too long ago, and what that means for the rest of the page; nothing when none did. */
export const StaleSources = ({
  results,
}: {
  results: readonly CheckResult[];
}) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const sourceName = useSourceName();
  return (
    <>
      {staleSources(results).map(({ source, observedAt, checks }) => (
        <Alert
          key={source}
          status="warning"
          icon
          title={t('entity.staleTitle', {
            source: sourceName(source),
            when: new Date(observedAt),
          })}
          description={
            checks > 0
              ? t('entity.staleDescription', { count: checks })
              : t('entity.staleOthers')
          }
        />
      ))}
    </>
  );
};
