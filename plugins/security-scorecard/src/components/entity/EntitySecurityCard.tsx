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
import type {
  PillarSummary,
  Scorecard,
} from '@fairway/plugin-security-scorecard-common';
import {
  LevelBadge,
  LoadError,
  LoadingSkeleton,
  PillarChips,
  ScoreBar,
  StateBadge,
  useScorecard,
  useSecurityTabHref,
  useSourceName,
} from '@fairway/plugin-security-scorecard-react';
import { securityScorecardTranslationRef } from '../../translation';
import { URGENCY } from '../checks/checkOrder';
import { staleSources } from '../checks/staleSources';
import { CountedChecks } from './CountedChecks';
import { NextDeadline } from './NextDeadline';
import { UndecidedChecks } from './UndecidedChecks';

/** The overview card: level, score with coverage, worst result and next deadline. */
export const EntitySecurityCard = () => {
  const { entity } = useEntity();
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const entityRef = stringifyEntityRef(entity);
  const { data, error, isLoading, reload } = useScorecard(entityRef);
  const href = useSecurityTabHref()(entityRef);
  return (
    <Card>
      <CardHeader>
        <Flex justify="between" align="center">
          <Text as="h2" variant="title-x-small">
            {t('card.title')}
          </Text>
          {data && <LevelBadge level={data.level} />}
        </Flex>
      </CardHeader>
      <CardBody>
        {isLoading && <LoadingSkeleton label={t('entity.loading')} />}
        {!data && error && <LoadError error={error} onRetry={reload} />}
        {data && <Summary scorecard={data} />}
      </CardBody>
      {data && (
        <CardFooter>
          <ButtonLink variant="secondary" href={href}>
            {t('card.open')}
          </ButtonLink>
        </CardFooter>
      )}
    </Card>
  );
};

function Summary({ scorecard }: { scorecard: Scorecard }) {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const sourceName = useSourceName();
  const worst = worstPillar(scorecard.pillars);
  return (
    <Flex direction="column" gap="3">
      <ScoreBar
        name={scorecard.title}
        score={scorecard.score}
        coverage={scorecard.coverage}
      />
      <CountedChecks results={scorecard.results} />
      <UndecidedChecks results={scorecard.results} />
      {staleSources(scorecard.results).map(({ source, observedAt }) => (
        <Text as="p" variant="body-small" key={source}>
          {t('entity.staleTitle', {
            source: sourceName(source),
            when: new Date(observedAt),
          })}
        </Text>
      ))}
      <Flex gap="2" align="center">
        <Text as="span" variant="body-small" color="secondary">
          {t('card.worst')}
        </Text>
        <StateBadge state={worst?.worst ?? 'unknown'} />
      </Flex>
      <PillarChips pillars={scorecard.pillars} />
      <NextDeadline of={scorecard} />
    </Flex>
  );
}

function worstPillar(
  pillars: readonly PillarSummary[],
): PillarSummary | undefined {
  return [...pillars].sort(
    (a, b) => URGENCY.indexOf(a.worst) - URGENCY.indexOf(b.worst),
  )[0];
}
