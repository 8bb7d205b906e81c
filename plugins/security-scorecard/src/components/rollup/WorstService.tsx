import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  ButtonLink,
  Card,
  CardBody,
  CardFooter,
  CardHeader,
  Flex,
  Text,
} from '@backstage/ui';
import type { ScorecardSummary } from '@fairway/plugin-security-scorecard-common';
import {
  EmptyMessage,
  LevelBadge,
  LoadError,
  LoadingSkeleton,
  ScoreBar,
  useScorecards,
  useSecurityTabHref,
} from '@fairway/plugin-security-scorecard-react';
import { ORGANISATION } from '../../hooks/useSecurityLinks';
import { securityScorecardTranslationRef } from '../../translation';
import { attention } from './worstOf';
import styles from './rollup.module.css';
import { WorstReasons } from './WorstReasons';

/** Whether somebody should look at a service at all. */
function needsSomebody(service: ScorecardSummary): boolean {
  const { failing, undecided } = attention(service.pillars);
  return failing > 0 || undecided > 0 || service.overdueFindings > 0;
}

/** The first question of a lead: which service is the worst, why, and until when. */
export const WorstService = ({ scope }: { scope: string }) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const hrefOf = useSecurityTabHref();
  const { data, error, isLoading, reload } = useScorecards({
    scope: scope === ORGANISATION ? undefined : scope,
    orderBy: 'worst',
    limit: 1,
  });
  const worst = data?.items.find(needsSomebody);
  return (
    <Card>
      <CardHeader>
        <Flex justify="between" align="start" gap="3">
          <Flex direction="column" gap="1">
            <Text as="h3" variant="body-small" color="secondary">
              {t('rollup.worstTitle')}
            </Text>
            {worst && (
              <Text as="span" variant="title-x-small">
                {worst.title}
              </Text>
            )}
          </Flex>
          {worst && (
            <span className={styles.whole}>
              <LevelBadge level={worst.level} />
            </span>
          )}
        </Flex>
      </CardHeader>
      <CardBody>
        {isLoading && (
          <LoadingSkeleton label={t('rollup.worstLoading')} rows={3} />
        )}
        {error && <LoadError error={error} onRetry={reload} />}
        {data && !worst && (
          <EmptyMessage
            title={t('rollup.worstNone')}
            description={t('rollup.worstNoneDescription')}
          />
        )}
        {worst && (
          <Flex direction="column" gap="3">
            <ScoreBar
              name={worst.title}
              score={worst.score}
              coverage={worst.coverage}
            />
            <WorstReasons service={worst} />
          </Flex>
        )}
      </CardBody>
      {worst && (
        <CardFooter>
          <ButtonLink variant="secondary" href={hrefOf(worst.entityRef)}>
            {t('rollup.openScorecard')}
          </ButtonLink>
        </CardFooter>
      )}
    </Card>
  );
};
