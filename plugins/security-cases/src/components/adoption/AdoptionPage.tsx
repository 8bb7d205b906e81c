import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { PageFrame } from '@fairway/plugin-screens-react';
import {
  LoadError,
  LoadingSkeleton,
} from '@fairway/plugin-security-scorecard-react';
import { useAutomation, useFigures } from '../../hooks/useCases';
import { securityCasesTranslationRef } from '../../translation';
import { PolicySection } from './PolicySection';
import { SourcesSection } from './SourcesSection';
import { TeamsSection } from './TeamsSection';
import { UnusualAccessSection } from './UnusualAccessSection';

/** What is done by itself, for whom, how far the teams are, and how the sources of events are doing. */
export const AdoptionPage = () => {
  const { t } = useTranslationRef(securityCasesTranslationRef);
  const { data, error, isLoading, reload } = useAutomation();
  return (
    <PageFrame
      title={t('adoption.title')}
      description={t('adoption.description')}
    >
      {isLoading && <LoadingSkeleton label={t('adoption.loading')} rows={6} />}
      {error && <LoadError error={error} onRetry={reload} />}
      {data && (
        <>
          <TeamsSection teams={data.teams} />
          <PolicySection policy={data.policy} />
          <UnusualAccessSection policy={data.policy} />
          <Sources />
        </>
      )}
    </PageFrame>
  );
};

function Sources() {
  const { data, error, reload } = useFigures();
  return (
    <>
      {error && <LoadError error={error} onRetry={reload} />}
      {data?.sources && <SourcesSection sources={data.sources} />}
    </>
  );
}
