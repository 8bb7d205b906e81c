import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { PageFrame, Section } from '@fairway/plugin-screens-react';
import {
  LoadError,
  LoadingSkeleton,
} from '@fairway/plugin-security-scorecard-react';
import { useCollectors, usePolicyStatus } from '../../hooks/useCollectors';
import { securityScorecardTranslationRef } from '../../translation';
import { CollectorsTable } from './CollectorsTable';
import { PolicyPanel } from './PolicyPanel';

/** What brings the facts, and whether the newest checks are in force. */
export const CollectorsPage = () => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const collectors = useCollectors();
  return (
    <PageFrame
      title={t('collectors.title')}
      description={t('collectors.description')}
    >
      {collectors.isLoading && (
        <LoadingSkeleton label={t('collectors.loading')} rows={6} />
      )}
      {collectors.error && (
        <LoadError error={collectors.error} onRetry={collectors.reload} />
      )}
      {collectors.data && (
        <>
          <CollectorsTable collectors={collectors.data} />
          <Section title={t('collectors.policyTitle')}>
            <Policy />
          </Section>
        </>
      )}
    </PageFrame>
  );
};

function Policy() {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const { data, error, isLoading, reload } = usePolicyStatus();
  return (
    <>
      {isLoading && (
        <LoadingSkeleton label={t('collectors.policyLoading')} rows={2} />
      )}
      {error && <LoadError error={error} onRetry={reload} />}
      {data && <PolicyPanel status={data} />}
    </>
  );
}
