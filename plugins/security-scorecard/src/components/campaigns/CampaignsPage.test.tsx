import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { seriousFaults } from '../../__testUtils__/axe';
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
    expect(await screen.findByText('6 of 12 done')).toBeInTheDocument();
    expect(
      screen.getByText('4 failing, 1 unknown, 1 waived'),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('progressbar', {
        name: 'Progress of No criticals by Christmas',
      }),
    ).toHaveAttribute('aria-valuetext', '6 of 12 done');
    expect(screen.getByText('Tiers: 1')).toBeInTheDocument();
    expect(await seriousFaults()).toEqual([]);
  });

  it('opens one with its burn-up and open points', async () => {
    show();
    await userEvent.click(
      await screen.findByRole('button', { name: 'No criticals by Christmas' }),
    );
    expect(
      await screen.findByText(/6 of 12 done on 2026-11-21; 3 done on/),
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

  it('closes one after saying what that does', async () => {
    show({ search: '?campaign=campaign-1' });
    await userEvent.click(await screen.findByRole('button', { name: 'Close' }));
    const dialog = await screen.findByRole('dialog', {
      name: 'Close the campaign',
    });
    expect(dialog).toHaveTextContent('Nobody is reminded any more');
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Yes, do it' }),
    );
    expect(await screen.findByText('Closed')).toBeInTheDocument();
  });

  it('makes one a standard', async () => {
    show({ search: '?campaign=campaign-1' });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Make it a standard' }),
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Yes, do it' }),
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
    expect(screen.queryByRole('button', { name: 'Close' })).toBeNull();
    await userEvent.click(
      screen.getByRole('button', { name: 'All campaigns' }),
    );
    await screen.findByText('6 of 12 done');
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
      within(dialog).getByText('Choose at least one check.'),
    ).toBeInTheDocument();
    expect(createCampaign).not.toHaveBeenCalled();
    expect(await seriousFaults()).toEqual([]);
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
    ['target', { target: '2026-11-20' }],
    ['target', { target: '' }],
  ])('names what is wrong with %s', (problem, patch) => {
    expect([...campaignProblems({ ...draft, ...patch }, now)]).toEqual([
      problem,
    ]);
  });
});
