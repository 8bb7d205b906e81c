import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Card, CardBody, CardHeader, Flex, Text } from '@backstage/ui';
import { layout } from '@fairway/plugin-screens-react';
import type { Scorecard } from '@fairway/plugin-security-scorecard-common';
import {
  securityScorecardReactTranslationRef,
  StateBadge,
} from '@fairway/plugin-security-scorecard-react';
import { useState } from 'react';
import { securityScorecardTranslationRef } from '../../translation';
import { URGENCY } from '../checks/checkOrder';
import styles from '../layout.module.css';

/** Checks that are listed before "show the others"; more would push the rest of the page away. */
const SHORT = 6;

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
  const [showAll, setShowAll] = useState(false);
  const missing = (nextLevel?.missing ?? [])
    .map(checkId => ({
      checkId,
      result: results.find(r => r.checkId === checkId),
    }))
    .sort(
      (a, b) =>
        URGENCY.indexOf(a.result?.state ?? 'unknown') -
        URGENCY.indexOf(b.result?.state ?? 'unknown'),
    );
  const shown = showAll ? missing : missing.slice(0, SHORT);
  const hidden = missing.length - shown.length;
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
            {shown.map(({ checkId, result }) => (
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
            ))}
          </ul>
          {hidden > 0 && (
            <Button variant="tertiary" onPress={() => setShowAll(true)}>
              {t('entity.nextLevelOthers', { count: hidden })}
            </Button>
          )}
        </Flex>
      </CardBody>
    </Card>
  );
};
