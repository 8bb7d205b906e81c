import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { TrendPoint } from '@fairway/plugin-security-scorecard-common';
import {
  EmptyMessage,
  LoadError,
  LoadingSkeleton,
} from '@fairway/plugin-security-scorecard-react';
import { useTrend } from '../../hooks/useRollup';
import { securityScorecardTranslationRef } from '../../translation';
import { Figure } from './Figure';
import { lazyDrawing } from './lazyDrawing';
import { describeScores } from './trendWords';
import { useDayNames } from './useDayNames';

const ScoreLine = lazyDrawing(() =>
  import('./ScoreLine').then(m => m.ScoreLine),
);

/** Props of {@link TrendSection}. */
export interface TrendSectionProps {
  /** Of an entity, group, system or domain, or `organisation`. */
  entityRef: string;
}

/** The last 90 days of a score, in all its states. */
export const TrendSection = ({ entityRef }: TrendSectionProps) => {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const { data, error, isLoading, reload } = useTrend(entityRef);
  if (isLoading) {
    return <LoadingSkeleton label={t('chart.trendLoading')} rows={4} />;
  }
  if (!data) {
    return error ? <LoadError error={error} onRetry={reload} /> : null;
  }
  return <TrendChart points={data} />;
};

/** A line of scores above how much of it is known; one point is no trend, and no points are none. */
export function TrendChart({ points }: { points: TrendPoint[] }) {
  const { t } = useTranslationRef(securityScorecardTranslationRef);
  const days = useDayNames();
  const scores = describeScores(points);
  if (!scores) {
    return (
      <EmptyMessage
        title={t('chart.trendEmptyTitle')}
        description={t('chart.trendEmptyDescription')}
      />
    );
  }
  return (
    <Figure
      words={t('chart.trendWords', {
        ...scores,
        start: days.full(scores.start),
        end: days.full(scores.end),
      })}
      chart={
        <ScoreLine
          points={points}
          names={{ score: t('chart.score'), known: t('chart.knownPercent') }}
          days={days}
        />
      }
      table={{
        columns: [
          t('chart.day'),
          t('chart.score'),
          t('chart.known'),
          t('chart.failing'),
          t('chart.overdue'),
        ],
        rows: () =>
          [...points].reverse().map(point => ({
            key: point.date,
            cells: [
              days.full(point.date),
              point.score === null ? t('chart.none') : String(point.score),
              t('chart.knownOf', {
                known: String(point.known),
                applicable: String(point.applicable),
              }),
              String(point.failing),
              String(point.overdue),
            ],
          })),
      }}
    />
  );
}
