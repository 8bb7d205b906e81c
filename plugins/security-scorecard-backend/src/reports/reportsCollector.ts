import type { Collector } from '@fairway/plugin-security-scorecard-node';
import { REPORT_FACTS } from './mergeReports';

/**
 * What pipelines upload, as a collector, so that checks can read its facts. It
 * is never asked: reports come by themselves, and an entity that never got one
 * has no observation, which is not the same as a clean one.
 */
export const reportsCollector: Collector = {
  id: 'reports',
  title: 'Reports of pipelines',
  pillar: 'scan',
  facts: REPORT_FACTS,
  annotations: [],
  selects: () => false,
  async *collect() {
    // Nothing to ask.
  },
};
