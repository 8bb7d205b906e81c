import type { MetricsService } from '@backstage/backend-plugin-api/alpha';

/** What the plugin measures. The metrics service is alpha upstream: only this file knows it. */
export interface ScorecardMetrics {
  collectorRun(run: {
    collector: string;
    outcome: 'ok' | 'failed';
    seconds: number;
    entities: number;
    failed: number;
  }): void;
}

/** Metrics through Backstage's metrics service; all attributes are of low cardinality. */
export function createMetrics(metrics: MetricsService): ScorecardMetrics {
  const duration = metrics.createHistogram<{
    collector: string;
    outcome: string;
  }>('security_scorecard.collector.duration', {
    description: 'Duration of a run of a collector',
    unit: 'seconds',
  });
  const entities = metrics.createCounter<{
    collector: string;
    outcome: string;
  }>('security_scorecard.collector.entities', {
    description: 'Entities that a collector was asked for',
  });
  return {
    collectorRun(run) {
      const { collector, outcome } = run;
      duration.record(run.seconds, { collector, outcome });
      entities.add(run.entities - run.failed, { collector, outcome: 'ok' });
      entities.add(run.failed, { collector, outcome: 'failed' });
    },
  };
}
