import type { Child } from './Child';
import { refOf } from './workload';

/** What both sides are asked, each in its own words. */
export interface Side {
  name: 'fairway' | 'tech-insights';
  plugin: string;
  /** Makes the results of all services known after the round; nothing for who does it while ingesting. */
  settle(child: Child): Promise<unknown>;
  one(child: Child, service: number): Promise<unknown>;
  hundred(child: Child, services: number[]): Promise<unknown>;
  rollUp(child: Child): Promise<unknown>;
}

/** The results were written with the observations; reads are SQL. */
export const fairway: Side = {
  name: 'fairway',
  plugin: 'security-scorecard',
  settle: async () => {},
  one: (child, service) =>
    child.call(
      'GET',
      `/api/security-scorecard/scorecards/${refOf(service).replace(':', '/')}`,
    ),
  hundred: (child, services) =>
    child.call('POST', '/api/security-scorecard/scorecards/by-refs', {
      entityRefs: services.map(refOf),
    }),
  rollUp: child =>
    child.call('GET', '/api/security-scorecard/rollups?by=owner'),
};

interface BulkResult {
  entity: string;
  results: { result: boolean }[];
}

/** No entities stands for all. */
const runAll = (child: Child, entities: object[]) =>
  child.call('POST', '/api/tech-insights/checks/run', { entities });

/** Every question runs the checks. */
export const techInsights: Side = {
  name: 'tech-insights',
  plugin: 'tech-insights',
  settle: child => runAll(child, []),
  one: (child, service) =>
    child.call(
      'POST',
      `/api/tech-insights/checks/run/default/component/${refOf(service).split('/')[1]}`,
      {},
    ),
  hundred: (child, services) =>
    runAll(
      child,
      services.map(service => ({
        kind: 'component',
        namespace: 'default',
        name: refOf(service).split('/')[1],
      })),
    ),
  async rollUp(child) {
    const results: BulkResult[] = JSON.parse(await runAll(child, []));
    const passed = new Map<string, number>();
    for (const { entity, results: own } of results) {
      passed.set(entity, own.filter(each => each.result).length);
    }
    return passed;
  },
};
