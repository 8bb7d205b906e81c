import { stringifyEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Flex, Text } from '@backstage/ui';
import { securityScorecardTranslationRef } from '../../translation';
import { RollupView } from './RollupView';

/** The Security tab of a group, system or domain. */
export const RollupTab = () => {
  const { entity } = useEntity();
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const ref = stringifyEntityRef(entity);
  return (
    <Flex direction="column" gap="5">
      <Text as="h2" variant="title-small">
        {t('rollup.title')}
      </Text>
      <RollupView key={ref} scope={ref} />
    </Flex>
  );
};
