import { stringifyEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import {
  ButtonLink,
  Card,
  CardBody,
  CardFooter,
  CardHeader,
  Flex,
  Text,
} from '@backstage/ui';
import type { Rollup } from '@fairway/plugin-security-scorecard-common';
import {
  EmptyMessage,
  LoadError,
  LoadingSkeleton,
  ScoreBar,
  useSecurityTabHref,
} from '@fairway/plugin-security-scorecard-react';
import { useRollup } from '../../hooks/useRollup';
import { securityScorecardTranslationRef } from '../../translation';
import { NextDeadline } from '../entity/NextDeadline';
import { LevelDistribution } from './LevelDistribution';

/** The card on the overview of a group, system or domain. */
export const RollupCard = () => {
  const { entity } = useEntity();
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const ref = stringifyEntityRef(entity);
  const { data, error, isLoading, reload } = useRollup(ref);
  const href = useSecurityTabHref()(ref);
  return (
    <Card>
      <CardHeader>
        <Text as="h2" variant="title-x-small">
          {t('rollup.title')}
        </Text>
      </CardHeader>
      <CardBody>
        {isLoading && <LoadingSkeleton label={t('rollup.loading')} />}
        {!data && error && <LoadError error={error} onRetry={reload} />}
        {data &&
          (data.total.entities === 0 ? (
            <EmptyMessage
              title={t('rollup.emptyTitle')}
              description={t('rollup.emptyDescription')}
            />
          ) : (
            <Summary scope={ref} total={data.total} />
          ))}
      </CardBody>
      {data && data.total.entities > 0 && (
        <CardFooter>
          <ButtonLink variant="secondary" href={href}>
            {t('rollup.cardOpen')}
          </ButtonLink>
        </CardFooter>
      )}
    </Card>
  );
};

function Summary({ scope, total }: { scope: string; total: Rollup }) {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  return (
    <Flex direction="column" gap="3">
      <ScoreBar
        name={total.title}
        score={total.score}
        coverage={total.coverage}
      />
      <LevelDistribution scope={scope} levels={total.levels} />
      <Flex gap="4" style={{ flexWrap: 'wrap' }}>
        <Text as="span" variant="body-small">
          {t('rollup.services', { count: total.entities })}
        </Text>
        <Text as="span" variant="body-small">
          {t('rollup.failing', { count: total.failing })}
        </Text>
        <Text as="span" variant="body-small">
          {t('rollup.overdue', { count: total.overdueFindings })}
        </Text>
      </Flex>
      <NextDeadline of={total} />
    </Flex>
  );
}
