import {
  RELATION_API_PROVIDED_BY,
  type Entity,
} from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import {
  EmptyMessage,
  LoadError,
  securityScorecardApiRef,
  useAsyncData,
  useStable,
} from '@fairway/plugin-security-scorecard-react';
import { useCallback } from 'react';
import { securityScorecardTranslationRef } from '../../translation';
import { ServicesTable } from '../services/ServicesTable';

/** An API is as secure as the services that provide it: their scorecards. */
export const ApiSecurity = ({ entity }: { entity: Entity }) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const api = useApi(securityScorecardApiRef);
  const providers = useStable(
    (entity.relations ?? [])
      .filter(({ type }) => type === RELATION_API_PROVIDED_BY)
      .map(({ targetRef }) => targetRef),
  );
  const load = useCallback(
    async () =>
      (providers.length > 0 ? await api.getScorecards(providers) : []).filter(
        scorecard => scorecard !== null,
      ),
    [api, providers],
  );
  const { data, error, isLoading, isStale, reload } = useAsyncData(load);
  return (
    <Flex direction="column" gap="3">
      <Text as="h2" variant="title-small">
        {t('entity.title')}
      </Text>
      <Text as="p" color="secondary">
        {t('entity.apiDescription')}
      </Text>
      {error ? (
        <LoadError error={error} onRetry={reload} />
      ) : (
        <ServicesTable
          items={data}
          isLoading={isLoading}
          isStale={isStale}
          pagination={{ type: 'none' }}
          emptyState={
            <EmptyMessage
              title={t('entity.apiEmptyTitle')}
              description={t('entity.apiEmptyDescription')}
            />
          }
        />
      )}
    </Flex>
  );
};
