import { NotFoundError } from '@backstage/errors';
import { seriousFaults } from '@fairway/test-screens';
import { screen, within } from '@testing-library/react';
import { createFakeClient } from '../../fixtures/fakeClient';
import { aFinding } from '../../fixtures/findings';
import { renderScreen, ScreenOptions } from '../../__testUtils__/renderScreen';
import {
  aCheckRollup,
  aRollup,
  aRollupDetail,
  aTrend,
} from '../../fixtures/rollups';
import { aScorecard, aSummary, inDays } from '../../fixtures/scorecards';
import { aWaiver } from '../../fixtures/work';
import { RollupCard } from './RollupCard';
import { RollupTab } from './RollupTab';
import { attention, worstOf } from './worstOf';

const SCOPE = 'group:default/payments-api';

const show = (options: ScreenOptions = {}) =>
  renderScreen(<RollupTab />, {
    kind: 'Group',
    world: {
      rollup: aRollupDetail(),
      summaries: [aSummary()],
      scorecards: [aScorecard()],
      findings: [aFinding(1, { deadline: inDays(-4) })],
      waivers: [aWaiver()],
      trend: aTrend(30),
    },
    ...options,
  });

const link = (name: RegExp | string) =>
  screen.getByRole('link', { name }).getAttribute('href');

describe('RollupTab', () => {
  it('answers a lead first: the worst service, why, and until when', async () => {
    const listScorecards = jest.fn(
      createFakeClient({ summaries: [aSummary()] }).listScorecards,
    );
    show({
      client: { listScorecards },
      world: { rollup: aRollupDetail(), scorecards: [aScorecard()] },
    });
    expect(
      await screen.findByRole('link', {
        name: 'No critical vulnerability is open',
      }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/component/payments-api/security?check=scan.no-critical',
    );
    expect(screen.getAllByText('due in 3 days').length).toBeGreaterThan(0);
    expect(listScorecards).toHaveBeenCalledWith(
      expect.objectContaining({ scope: SCOPE, orderBy: 'worst', limit: 1 }),
    );
  });

  it('opens the list behind every number', async () => {
    show();
    await screen.findByRole('link', { name: '4 services' });
    const scope = encodeURIComponent(SCOPE);
    expect(link('4 services')).toBe(`/security/services?scope=${scope}`);
    expect(link('1 without data')).toBe(
      `/security/services?scope=${scope}&nodata=true`,
    );
    expect(link('Bronze: 2')).toBe(
      `/security/services?scope=${scope}&level=bronze`,
    );
    expect(link('3 services fail')).toBe(
      `/security/services?scope=${scope}&check=scan.no-critical&state=fail`,
    );
    expect(link('Unknown: 2')).toBe(
      `/security/services?scope=${scope}&check=rbac.r01&state=unknown`,
    );
    expect(
      screen.getAllByRole('link', { name: '3 overdue findings' })[0],
    ).toHaveAttribute('href', `/security/findings?scope=${scope}&overdue=true`);
  });

  it('keeps checks that do not count apart from the failing ones', async () => {
    const { checks, ...rest } = aRollupDetail();
    const observed = aCheckRollup({
      checkId: 'scan.observed',
      title: 'Only looked at',
      mode: 'observe',
      counts: { ...checks[0].counts, fail: 4 },
    });
    show({ world: { rollup: { ...rest, checks: [observed, ...checks] } } });
    const table = within(
      await screen.findByRole('region', { name: 'Checks by failures' }),
    );
    expect(table.getByText(/^6 failing checks count/)).toBeVisible();
    const [, first, , last] = table.getAllByRole('row');
    expect(first).toHaveTextContent('3 services fail');
    expect(first).not.toHaveTextContent('Only recorded');
    expect(last).toHaveTextContent('Only looked at');
    expect(last).toHaveTextContent('Only recorded');
  });

  it('shows parts against pillars in words', async () => {
    show();
    const matrix = within(
      await screen.findByRole('region', { name: 'Teams and pillars' }),
    );
    const [, first, second] = matrix.getAllByRole('row');
    expect(within(first).getAllByText('2 of 4: Fail')).toHaveLength(4);
    expect(within(second).getAllByText('All: Pass')).toHaveLength(4);
    expect(
      within(first).getByRole('link', { name: 'Payments on call' }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/group/payments-oncall/security',
    );
  });

  it('shows overdue findings and waivers about to end', async () => {
    show();
    expect(
      await screen.findByRole('link', { name: 'CVE-2026-1001' }),
    ).toBeInTheDocument();
    expect(
      await screen.findByRole('link', { name: 'Logs are kept for 90 days' }),
    ).toBeInTheDocument();
  });

  it('is accessible', async () => {
    show();
    await screen.findByRole('link', { name: 'CVE-2026-1001' });
    expect(await seriousFaults()).toEqual([]);
  });

  it('says when nothing belongs to it, accessibly', async () => {
    show({
      world: {
        rollup: aRollupDetail({ total: aRollup({ entities: 0 }) }),
      },
    });
    expect(
      await screen.findByText('No service that you may see is part of this'),
    ).toBeInTheDocument();
    expect(await seriousFaults()).toEqual([]);
  });

  it('says that nothing is failing', async () => {
    show({ world: { rollup: aRollupDetail() } });
    expect(await screen.findByText('Nothing is failing')).toBeInTheDocument();
  });

  it('says what is wrong', async () => {
    show({
      client: {
        getRollup: async () => {
          throw new NotFoundError('nothing');
        },
      },
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'No scorecard here',
    );
    expect(await seriousFaults()).toEqual([]);
  });
});

describe('RollupCard', () => {
  it('sums up and leads to the tab', async () => {
    renderScreen(<RollupCard />, {
      kind: 'System',
      world: { rollup: aRollupDetail() },
    });
    expect(
      await screen.findByRole('link', { name: 'Open the overview' }),
    ).toHaveAttribute('href', '/catalog/default/system/payments-api/security');
    expect(screen.getByText('64, 30 of 48 checks known')).toBeInTheDocument();
    expect(await seriousFaults()).toEqual([]);
  });
});

describe('worstOf', () => {
  const counts = aRollup().pillars[0].worst;

  it('counts the worst state against all', () => {
    expect(worstOf(counts)).toEqual({ state: 'fail', number: 2, total: 4 });
  });

  it('takes unknown to be worse than a warning', () => {
    expect(worstOf({ ...counts, fail: 0, warn: 3 })?.state).toBe('unknown');
  });

  it('says nothing of nothing', () => {
    expect(worstOf({ ...counts, fail: 0, pass: 0, unknown: 0 })).toBe(
      undefined,
    );
  });

  it('sums what needs somebody over the pillars', () => {
    expect(attention(aSummary().pillars)).toEqual({ failing: 1, undecided: 3 });
  });
});
