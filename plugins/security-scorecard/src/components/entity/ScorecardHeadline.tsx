import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Button, Card, CardBody, Flex, Text } from '@backstage/ui';
import type { Scorecard } from '@fairway/plugin-security-scorecard-common';
import {
  Freshness,
  LevelBadge,
  messageOf,
  RefreshScorecard,
  ScoreBar,
} from '@fairway/plugin-security-scorecard-react';
import { RiRefreshLine } from '@remixicon/react';
import { securityScorecardTranslationRef } from '../../translation';
import styles from '../layout.module.css';
import { CountedChecks } from './CountedChecks';
import { NextDeadline } from './NextDeadline';
import { NextLevelCard } from './NextLevelCard';
import { UndecidedChecks } from './UndecidedChecks';

/** Props of {@link ScorecardHeadline}. */
export interface ScorecardHeadlineProps {
  scorecard: Scorecard;
  refresh: RefreshScorecard;
  onOpenCheck: (checkId: string) => void;
}

/** The first question: which level, which score over how much knowledge, and what the next level takes. */
export const ScorecardHeadline = ({
  scorecard,
  refresh,
  onOpenCheck,
}: ScorecardHeadlineProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  return (
    <div className={styles.headline}>
      <Card>
        <CardBody>
          <Flex direction="column" gap="3">
            <Flex justify="between" align="center" gap="3">
              <LevelBadge level={scorecard.level} />
              <Button
                variant="secondary"
                iconStart={<RiRefreshLine aria-hidden="true" />}
                isPending={
                  refresh.state === 'asking' || refresh.state === 'queued'
                }
                onPress={refresh.refresh}
              >
                {t('entity.refresh')}
              </Button>
            </Flex>
            <ScoreBar
              size="large"
              name={scorecard.title}
              score={scorecard.score}
              coverage={scorecard.coverage}
            />
            <CountedChecks results={scorecard.results} />
            <UndecidedChecks results={scorecard.results} />
            <Flex gap="5" align="center" className={styles.wraps}>
              <NextDeadline of={scorecard} />
              <Flex gap="2" align="center">
                <Text as="span" variant="body-small" color="secondary">
                  {t('entity.evaluated')}
                </Text>
                <Freshness observedAt={scorecard.evaluatedAt} />
              </Flex>
            </Flex>
            <RefreshMessage refresh={refresh} />
          </Flex>
        </CardBody>
      </Card>
      <NextLevelCard scorecard={scorecard} onOpenCheck={onOpenCheck} />
    </div>
  );
};

function RefreshMessage({ refresh }: { refresh: RefreshScorecard }) {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const { state, error } = refresh;
  return (
    <div role="status">
      {state === 'asking' && (
        <Alert status="info" icon description={t('entity.refreshAsking')} />
      )}
      {state === 'queued' && (
        <Alert status="info" icon description={t('entity.refreshQueued')} />
      )}
      {state === 'done' && (
        <Alert status="success" icon description={t('entity.refreshDone')} />
      )}
      {state === 'late' && (
        <Alert status="warning" icon description={t('entity.refreshLate')} />
      )}
      {state === 'failed' && (
        <Alert
          status="danger"
          icon
          description={t('entity.refreshFailed', {
            message: error ? messageOf(error) : '',
          })}
        />
      )}
    </div>
  );
}
