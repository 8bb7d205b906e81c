import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex } from '@backstage/ui';
import { Section } from '@fairway/plugin-screens-react';
import {
  LoadError,
  LoadingSkeleton,
} from '@fairway/plugin-security-scorecard-react';
import { useReports } from '../../hooks/useEntityData';
import { securityScorecardTranslationRef } from '../../translation';
import { ReportsTable } from './ReportsTable';
import { UploadTokens } from './UploadTokens';

/** What pipelines pushed for an entity, and the tokens they push it with. */
export const ReportsSection = ({ entityRef }: { entityRef: string }) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const { data, error, isLoading, reload } = useReports(entityRef);
  return (
    <Flex direction="column" gap="4">
      {isLoading && <LoadingSkeleton label={t('reports.loading')} rows={2} />}
      {error && <LoadError error={error} onRetry={reload} />}
      {data && <ReportsTable reports={data} />}
      <Section title={t('reports.tokens')} level={4}>
        <UploadTokens entityRef={entityRef} />
      </Section>
    </Flex>
  );
};
