import { createMockDirectory } from '@backstage/backend-test-utils';
import { CHECKS, component, FakeCollector } from '../__testUtils__/fixtures';
import type { CompiledCheck } from '../domain/check';
import { loadChecks } from '../policy/loadChecks';
import { previewScorecard } from './previewScorecard';

const now = '2026-11-21T10:00:00.000Z';
const deadlines = {
  critical: 'P7D',
  high: 'P30D',
  medium: 'P90D',
  low: 'P180D',
  informational: null,
  untriaged: null,
  exploitable: null,
  exploited: null,
};

describe('previewScorecard', () => {
  const directory = createMockDirectory({ content: { 'scan.yaml': CHECKS } });
  let checks: readonly CompiledCheck[];

  beforeAll(async () => {
    ({ checks } = await loadChecks(directory.path, [new FakeCollector()]));
  });

  const preview = (
    facts: Record<string, string | number> | undefined,
    entity = component('new'),
  ) =>
    previewScorecard({
      checks,
      entity,
      observations: facts ? [{ collectorId: 'fake', facts }] : [],
      deadlines,
      now,
    });

  it('knows nothing of what nobody has seen, and that is no pass', () => {
    const {
      level,
      score,
      coverage,
      pillars,
      checks: results,
    } = preview(undefined);
    expect({ level, score, known: coverage.known }).toEqual({
      level: 'none',
      score: null,
      known: 0,
    });
    expect(coverage.applicable).toBeGreaterThan(0);
    expect(pillars[0]).toMatchObject({
      pillar: 'scan',
      level: 'none',
      worst: 'unknown',
    });
    expect(new Set(results.map(({ state }) => state))).toEqual(
      new Set(['unknown']),
    );
  });

  it('judges what would be seen as every scorecard is judged', () => {
    expect(
      preview({ scanState: 'scanned', criticalOpen: 0 }).pillars[0],
    ).toMatchObject({ pillar: 'scan', level: 'silver', worst: 'pass' });
    const failing = preview({ scanState: 'scanned', criticalOpen: 4 });
    expect(failing.pillars[0].worst).toBe('fail');
    expect(failing.checks.find(({ state }) => state === 'fail')).toMatchObject({
      checkId: 'scan.noCriticals',
      reason: expect.stringMatching(/\w/),
    });
  });

  it('says that a check does not apply to what the entity is', () => {
    const { checks: results } = preview(
      { scanState: 'scanned', criticalOpen: 0 },
      component('new', { type: 'library' }),
    );
    expect(
      results.find(({ checkId }) => checkId === 'scan.covered')?.state,
    ).toBe('not-applicable');
  });
});
