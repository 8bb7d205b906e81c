import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import { securityScorecardReactTranslationRef } from '../translation';
import styles from './ScoreBar.module.css';

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

/**
 * A score, never without its coverage: "72, 9 of 12 checks known". The bar is as
 * long as all checks that apply: what is known is filled as far as the score
 * goes, and what is not known is hatched, so that little knowledge never looks
 * like a good score.
 */
export const ScoreBar = ({ name, score, coverage, size }: ScoreBarProps) => {
  const { t } = useTranslationRef(securityScorecardReactTranslationRef);
  const { known, applicable } = coverage;
  const words = () => {
    if (applicable === 0) {
      return t('score.empty');
    }
    return score === null
      ? t('score.none', { known: String(known), count: applicable })
      : t('score.known', {
          score: String(Math.round(score)),
          known: String(known),
          count: applicable,
        });
  };
  const share = applicable === 0 ? 0 : known / applicable;
  const percent = (part: number) => ({ width: `${(part * 100).toFixed(2)}%` });
  return (
    <Flex direction="column" gap="1">
      <Text as="span" variant={size === 'large' ? 'title-small' : 'body-small'}>
        {size === 'large' && score !== null
          ? t('score.large', { words: words() })
          : words()}
      </Text>
      <div
        role="progressbar"
        className={styles.bar}
        aria-label={t('score.label', { name })}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(score ?? 0)}
        aria-valuetext={words()}
        title={applicable === 0 ? undefined : t('score.legend')}
      >
        <span
          className={styles.known}
          data-testid="known"
          style={percent(share)}
        >
          <span
            className={styles.score}
            data-testid="score"
            style={percent((score ?? 0) / 100)}
          />
        </span>
      </div>
    </Flex>
  );
};
