import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import LinearProgress from '@material-ui/core/LinearProgress';
import { securityScorecardReactTranslationRef } from '../translation';

/** Props of {@link ScoreBar}. */
export interface ScoreBarProps {
  /** Whose score it is; names the bar for assistive technology. */
  name: string;
  /** 0–100; null while nothing is known. */
  score: number | null;
  coverage: { known: number; applicable: number };
  /** `large` where the score is the first thing to be read; default `small`. */
  size?: 'small' | 'large';
}

/** A score, never without its coverage: "72, 9 of 12 checks known". */
export const ScoreBar = ({
  name,
  score,
  coverage,
  size = 'small',
}: ScoreBarProps) => {
  const { t } = useTranslationRef(securityScorecardReactTranslationRef);
  const { known, applicable } = coverage;
  const words =
    score === null
      ? t('score.none', { known: String(known), count: applicable })
      : t('score.known', {
          score: String(Math.round(score)),
          known: String(known),
          count: applicable,
        });
  return (
    <Flex direction="column" gap="1">
      <Text as="span" variant={size === 'large' ? 'title-small' : 'body-small'}>
        {words}
      </Text>
      <LinearProgress
        variant="determinate"
        value={score ?? 0}
        aria-label={t('score.label', { name })}
        aria-valuetext={words}
      />
    </Flex>
  );
};
