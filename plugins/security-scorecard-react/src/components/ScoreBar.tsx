import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { securityScorecardReactTranslationRef } from '../translation';
import { ProgressBar } from './ProgressBar';

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
export const ScoreBar = ({ name, score, coverage, size }: ScoreBarProps) => {
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
    <ProgressBar
      label={t('score.label', { name })}
      value={score ?? 0}
      words={words}
      size={size}
    />
  );
};
