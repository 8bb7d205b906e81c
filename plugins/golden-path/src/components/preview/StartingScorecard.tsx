import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import type { Preview } from '@fairway/plugin-golden-path-common';
import { layout, Section } from '@fairway/plugin-screens-react';
import {
  LevelBadge,
  ScoreBar,
  securityScorecardReactTranslationRef,
  StateBadge,
  TitledText,
} from '@fairway/plugin-security-scorecard-react';
import { goldenPathTranslationRef } from '../../translation';
import styles from '../shared/layout.module.css';

type Scorecard = NonNullable<Preview['scorecard']>;

/** The scorecard of the first day: level, score with coverage, and each pillar with its level and worst result. */
export const StartingScorecard = ({ scorecard }: { scorecard: Scorecard }) => {
  const { t } = useTranslationRef(goldenPathTranslationRef);
  const { level, score, coverage, pillars, checks } = scorecard;
  return (
    <Section
      title={t('preview.scorecardTitle')}
      description={t('preview.scorecardIntro')}
    >
      <Flex align="center" gap="3">
        <Text as="span" color="secondary">
          {t('preview.level')}
        </Text>
        <LevelBadge level={level} />
        <ScoreBar
          name={t('preview.scorecardTitle')}
          score={score}
          coverage={coverage}
        />
      </Flex>
      <ul className={styles.pillars}>
        {pillars.map(pillar => (
          <Pillar
            key={pillar.pillar}
            pillar={pillar}
            checks={checks.filter(check => check.pillar === pillar.pillar)}
          />
        ))}
      </ul>
    </Section>
  );
};

function Pillar({
  pillar,
  checks,
}: {
  pillar: Scorecard['pillars'][number];
  checks: Scorecard['checks'];
}) {
  const { t } = useTranslationRef(goldenPathTranslationRef);
  const { t: shared } = useTranslationRef(securityScorecardReactTranslationRef);
  const name = shared(`pillar.${pillar.pillar}`);
  return (
    <li className={styles.pillar}>
      <Text as="span" weight="bold">
        {name}
      </Text>
      <StateBadge state={pillar.worst} />
      <Text as="span" variant="body-small">
        {t('preview.pillarLevel', { level: shared(`level.${pillar.level}`) })}
      </Text>
      {checks.length > 0 && (
        <details className={styles.disclosure}>
          <summary
            aria-label={t('preview.checksOf', {
              pillar: name,
              count: checks.length,
            })}
          >
            {t('preview.checks', { count: checks.length })}
          </summary>
          <ul className={styles.plain}>
            {checks.map(check => (
              <li key={check.checkId} className={layout.cell}>
                <StateBadge state={check.state} />
                <Text as="span" variant="body-small" weight="bold">
                  {check.title}
                </Text>
                <Text as="span" variant="body-small" color="secondary">
                  <TitledText text={check.reason} />
                </Text>
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}
