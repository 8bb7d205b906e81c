import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Card, CardBody, CardHeader, Flex, Text } from '@backstage/ui';
import { layout } from '@fairway/plugin-screens-react';
import type { Scorecard } from '@fairway/plugin-security-scorecard-common';
import {
  securityScorecardReactTranslationRef,
  StateBadge,
} from '@fairway/plugin-security-scorecard-react';
import { securityScorecardTranslationRef } from '../../translation';
import styles from '../layout.module.css';

/** Props of {@link NextLevelCard}. */
export interface NextLevelCardProps {
  scorecard: Scorecard;
  onOpenCheck: (checkId: string) => void;
}

/** The checks that keep the entity below the next level, each opening its details. */
export const NextLevelCard = ({
  scorecard,
  onOpenCheck,
}: NextLevelCardProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const { t: shared } = useTranslationRef(securityScorecardReactTranslationRef);
  const { nextLevel, results } = scorecard;
  const missing = nextLevel?.missing ?? [];
  const top = scorecard.level !== 'none';
  return (
    <Card>
      <CardHeader>
        <Text as="h3" weight="bold">
          {nextLevel
            ? t('entity.nextLevel', {
                level: shared(`level.${nextLevel.level}`),
              })
            : t(top ? 'entity.topLevel' : 'entity.noLevels')}
        </Text>
      </CardHeader>
      <CardBody>
        <Flex direction="column" gap="2">
          <Text as="p" variant="body-small" color="secondary">
            {nextLevel
              ? t('entity.nextLevelMissing', { count: missing.length })
              : t(
                  top
                    ? 'entity.topLevelDescription'
                    : 'entity.noLevelsDescription',
                )}
          </Text>
          <ul className={styles.rows}>
            {missing.map(checkId => {
              const result = results.find(r => r.checkId === checkId);
              return (
                <li key={checkId}>
                  <Flex gap="2" align="center" py="1">
                    {result && <StateBadge state={result.state} />}
                    <button
                      type="button"
                      className={layout.linkButton}
                      onClick={() => onOpenCheck(checkId)}
                    >
                      {result?.title ?? checkId}
                    </button>
                  </Flex>
                </li>
              );
            })}
          </ul>
        </Flex>
      </CardBody>
    </Card>
  );
};
