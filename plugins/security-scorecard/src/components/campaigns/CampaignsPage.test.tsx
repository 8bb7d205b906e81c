import { seriousFaults } from '@fairway/test-screens';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { aDefinition } from '../../fixtures/collectors';
import { createFakeClient } from '../../fixtures/fakeClient';
import { renderScreen, ScreenOptions } from '../../__testUtils__/renderScreen';
import { aCampaign, aCampaignItem } from '../../fixtures/work';
import { campaignProblems, EMPTY_DRAFT, requestOf } from './campaignDraft';
import { CampaignsPage } from './CampaignsPage';

const show = (options: ScreenOptions = {}) =>
  renderScreen(<CampaignsPage />, {
    world: {
      campaigns: [aCampaign()],
      campaignItems: Array.from({ length: 45 }, (_, i) => aCampaignItem(i)),
      checks: [aDefinition()],
    },
    ...options,
  });

describe('CampaignsPage', () => {
  it('says how far each campaign is, in words and numbers', async () => {
    show();
    expect(await screen.findByText('6 of 12 points done')).toBeInTheDocument();
    expect(
      screen.getByText(
        'Open points: 4 failing, 1 without a result (unknown, stale or error), 1 waived',
      ),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('progressbar', {
        name: 'Progress of No criticals by Christmas',
      }),
    ).toHaveAttribute('aria-valuetext', '6 of 12 points done');
    expect(screen.getByText('Tiers: 1')).toBeInTheDocument();
    expect(await seriousFaults()).toEqual([]);
  });

  it('opens one with its burn-up and open points', async () => {
    show();
    await userEvent.click(
      await screen.findByRole('button', { name: 'No criticals by Christmas' }),
    );
    expect(
      await screen.findByText(
        /6 of 12 points done on Nov 21, 2026; 3 done on Nov 19, 2026/,
      ),
    ).toBeInTheDocument();
    expect(
      await screen.findByRole('row', { name: /Service 0/ }),
    ).toHaveTextContent('Fail');
    expect(screen.getByText('1 to 20 of 45')).toBeInTheDocument();
    expect(screen.getByTestId('address')).toHaveTextContent(
      '?campaign=campaign-1',
    );
    expect(await seriousFaults()).toEqual([]);
  });

  it('keeps the focus of who opens one and goes back', async () => {
    show();
    const name = 'No criticals by Christmas';
    await userEvent.click(await screen.findByRole('button', { name }));
    const back = await screen.findByRole('button', { name: 'All campaigns' });
    expect(back).toHaveFocus();
    await userEvent.keyboard('{Enter}');
    expect(await screen.findByRole('button', { name })).toHaveFocus();
  });

  it('closes one after saying what that does', async () => {
    show({ search: '?campaign=campaign-1' });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Close the campaign' }),
    );
    const dialog = await screen.findByRole('dialog', {
      name: 'Close the campaign',
    });
    expect(dialog).toHaveTextContent('Nobody is reminded any more');
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Close the campaign' }),
    );
    expect(await screen.findByText('Closed')).toBeInTheDocument();
  });

  it('makes one a standard', async () => {
    show({ search: '?campaign=campaign-1' });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Make it a standard' }),
    );
    await userEvent.click(
      within(await screen.findByRole('dialog')).getByRole('button', {
        name: 'Make it a standard',
      }),
    );
    expect(await screen.findByText('Made a standard')).toBeInTheDocument();
  });

  it('offers no change to those who may not', async () => {
    show({
      world: { campaigns: [aCampaign({ manageable: false })] },
      denied: ['security-scorecard.campaign.manage'],
      search: '?campaign=campaign-1',
    });
    await screen.findByText('Nothing is open');
    expect(
      screen.queryByRole('button', { name: 'Close the campaign' }),
    ).toBeNull();
    await userEvent.click(
      screen.getByRole('button', { name: 'All campaigns' }),
    );
    await screen.findByText('6 of 12 points done');
    expect(
      screen.queryByRole('button', { name: 'Start a campaign' }),
    ).toBeNull();
  });

  it('says what a campaign lacks before it starts', async () => {
    const createCampaign = jest.fn(createFakeClient().createCampaign);
    show({ client: { createCampaign } });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Start a campaign' }),
    );
    const dialog = await screen.findByRole('dialog', {
      name: 'Start a campaign',
    });
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Start it' }),
    );
    await waitFor(() =>
      expect(
        within(dialog).getByText('Choose a day in the future.'),
      ).toBeInTheDocument(),
    );
    expect(
      within(dialog).getByText('The title needs 3 to 200 characters.'),
    ).toBeInTheDocument();
    expect(
      within(dialog).getByRole('textbox', { name: /^Title/ }),
    ).toHaveFocus();
    expect(
      within(dialog).getByText('Choose at least one check.'),
    ).toBeInTheDocument();
    expect(createCampaign).not.toHaveBeenCalled();
    expect(await seriousFaults()).toEqual([]);
  });

  it('names teams by their titles, and is not overdue when all is done', async () => {
    show({
      world: {
        campaigns: [
          aCampaign({
            targetDate: '2026-01-05T12:00:00Z',
            scope: {
              ownerRefs: ['group:default/payments', 'group:default/web'],
              systemRefs: ['system:default/shop'],
              tiers: [],
            },
            progress: { total: 4, done: 4, failing: 0, unknown: 0, waived: 0 },
          }),
        ],
      },
      titles: {
        'group:default/payments': 'Payments team',
        'system:default/shop': 'Web shop',
      },
    });
    expect(
      await screen.findByText('Teams: Payments team, web · Systems: Web shop'),
    ).toBeInTheDocument();
    expect(screen.getByText('4 of 4 points done')).toBeInTheDocument();
    expect(screen.queryByText(/overdue/)).toBeNull();
    expect(screen.queryByText(/^Open points/)).toBeNull();
  });

  it('is overdue when not all is done, and says when it was closed', async () => {
    show({
      world: {
        campaigns: [
          aCampaign({ targetDate: '2026-01-05T12:00:00Z' }),
          aCampaign({
            id: 'old',
            title: 'Old one',
            status: 'closed',
            closedAt: '2026-01-09T12:00:00Z',
            promotedAt: '2026-01-08T12:00:00Z',
          }),
        ],
      },
    });
    expect(await screen.findByText(/^overdue by \d+ days$/)).toBeVisible();
    expect(screen.getByText('Closed on Jan 9, 2026')).toBeInTheDocument();
    expect(
      screen.getByText('A standard since Jan 8, 2026'),
    ).toBeInTheDocument();
  });

  it('says so when none of its services is to be seen', async () => {
    const progress = { total: 0, done: 0, failing: 0, unknown: 0, waived: 0 };
    show({ world: { campaigns: [aCampaign({ progress })] } });
    expect(
      await screen.findByText(
        'None of the services it is about is yours to see.',
      ),
    ).toBeInTheDocument();
    expect(screen.queryByRole('progressbar')).toBeNull();
  });

  it('finds campaigns by words, and gives up the search', async () => {
    show({
      world: {
        campaigns: [aCampaign(), aCampaign({ id: 'b', title: 'Logs kept' })],
      },
      search: '?search=LOGS',
    });
    expect(await screen.findByText('1 campaign')).toBeInTheDocument();
    expect(screen.queryByText('No criticals by Christmas')).toBeNull();
    await userEvent.type(
      screen.getByRole('searchbox', { name: 'Search campaigns' }),
      'x',
    );
    expect(await screen.findByText('No campaign matches')).toBeInTheDocument();
    expect(await seriousFaults()).toEqual([]);
    await userEvent.click(
      screen.getByRole('button', { name: 'Clear the filters' }),
    );
    expect(await screen.findByText('2 campaigns')).toBeInTheDocument();
  });

  it('shows them in pages that the address names', async () => {
    const campaigns = Array.from({ length: 45 }, (_, i) =>
      aCampaign({ id: `c${i}`, title: `Campaign no. ${i}` }),
    );
    show({ world: { campaigns }, search: '?page=2' });
    expect(await screen.findByText('21 to 40 of 45')).toBeInTheDocument();
    expect(screen.getByText('45 campaigns')).toBeInTheDocument();
    expect(screen.getByText('Campaign no. 20')).toBeInTheDocument();
    expect(screen.queryByText('Campaign no. 19')).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: /next/i }));
    expect(await screen.findByText('41 to 45 of 45')).toBeInTheDocument();
    expect(screen.getByTestId('address')).toHaveTextContent('?page=3');
    expect(await seriousFaults()).toEqual([]);
    await userEvent.type(
      screen.getByRole('searchbox', { name: 'Search campaigns' }),
      'no. 4',
    );
    expect(await screen.findByText('6 campaigns')).toBeInTheDocument();
    expect(screen.queryByText(/ of 45$/)).toBeNull();
  });

  it('draws no line of one day', async () => {
    const campaign = aCampaign();
    show({
      client: {
        getCampaign: async () => ({
          ...campaign,
          burnUp: [{ date: '2026-11-22', total: 12, done: 6 }],
        }),
      },
      search: '?campaign=campaign-1',
    });
    expect(
      await screen.findByText(/^6 of 12 points done on Nov 22, 2026\. The/),
    ).toBeInTheDocument();
    expect(screen.queryByRole('figure')).toBeNull();
  });

  it('keeps a long list of checks out of the way', async () => {
    const checkIds = Array.from({ length: 40 }, (_, i) => `scan.check-${i}`);
    show({
      world: { campaigns: [aCampaign({ checkIds })] },
      search: '?campaign=campaign-1',
    });
    const summary = await screen.findByText('Show all 40 checks');
    expect(screen.getByText('scan.check-39')).not.toBeVisible();
    await userEvent.click(summary);
    expect(screen.getByText('scan.check-39')).toBeVisible();
  });

  it('says that there is no such campaign', async () => {
    show({ search: '?campaign=gone' });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'There is no such campaign',
    );
  });

  it('says what to do while there is none', async () => {
    show({ world: {} });
    expect(await screen.findByText('No campaign yet')).toBeInTheDocument();
    expect(await seriousFaults()).toEqual([]);
  });

  it('says what failed', async () => {
    show({
      client: {
        listCampaigns: async () => {
          throw new Error('campaigns are down');
        },
      },
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'campaigns are down',
    );
  });
});

describe('campaign draft', () => {
  const now = new Date('2026-11-21T12:00:00Z');
  const draft = {
    ...EMPTY_DRAFT,
    title: ' No criticals ',
    checkIds: ['scan.no-critical'],
    tiers: '1, 2,',
    target: '2026-12-24',
  };

  it('becomes a request', () => {
    expect(campaignProblems(draft, now).size).toBe(0);
    expect(requestOf(draft)).toEqual({
      title: 'No criticals',
      checkIds: ['scan.no-critical'],
      scope: { ownerRefs: [], systemRefs: [], tiers: ['1', '2'] },
      targetDate: '2026-12-24T23:59:59.000Z',
      reminders: ['P7D', 'P1D'],
    });
  });

  it.each([
    ['title', { title: 'ab' }],
    ['title', { title: 'x'.repeat(201) }],
    ['checks', { checkIds: [] }],
    ['tooManyChecks', { checkIds: Array.from({ length: 101 }, String) }],
    ['target', { target: '2026-11-20' }],
    ['target', { target: '' }],
  ])('names what is wrong with %s', (problem, patch) => {
    expect([...campaignProblems({ ...draft, ...patch }, now)]).toEqual([
      problem,
    ]);
  });
});
