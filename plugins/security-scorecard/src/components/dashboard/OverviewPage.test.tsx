import { ServiceUnavailableError } from '@backstage/errors';
import type { Dashboard } from '@fairway/plugin-security-scorecard-common';
import { seriousFaults } from '@fairway/test-screens';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderScreen, ScreenOptions } from '../../__testUtils__/renderScreen';
import { aDashboard, aQuietDashboard } from '../../fixtures/dashboard';
import { aRollup } from '../../fixtures/rollups';
import { OverviewPage } from './OverviewPage';

const show = (options: ScreenOptions = {}) =>
  renderScreen(<OverviewPage />, {
    world: { dashboard: aDashboard() },
    ...options,
  });

const region = async (name: string) =>
  within(await screen.findByRole('region', { name }));

const hrefIn = (part: ReturnType<typeof within>, name: string) =>
  part.getByRole('link', { name }).getAttribute('href');

describe('OverviewPage', () => {
  it('says how old the numbers are', async () => {
    show();
    expect(await screen.findByText(/^Added up .+/)).toBeInTheDocument();
  });

  it('opens the findings behind each age of each team', async () => {
    show();
    const part = await region('Overdue findings by age and team');
    expect(
      part.getByText(
        '3 findings are overdue: 1 for up to 7 days, 3 for 8 to 30, 2 for 31 to 90, 4 for longer.',
      ),
    ).toBeInTheDocument();
    expect(hrefIn(part, 'Payments on call, More than 90 days: 4')).toBe(
      '/security/findings?owner=group%3Adefault%2Fpayments-oncall&overdue=true&age=older',
    );
    expect(hrefIn(part, 'Nobody, All: 3')).toBe(
      '/security/findings?owner=none&overdue=true',
    );
  });

  it('opens the services behind a cell of the matrix', async () => {
    show();
    const part = await region('Teams and pillars');
    expect(
      part.getAllByRole('link', { name: '2 of 4: Fail' })[0],
    ).toHaveAttribute(
      'href',
      '/security/services?owner=group%3Adefault%2Fpayments-oncall&pillar=scan&worst=fail',
    );
  });

  it('shows a matrix of many teams in part until all are asked for', async () => {
    show({
      world: {
        dashboard: aDashboard({
          parts: Array.from({ length: 40 }, (_, index) =>
            aRollup({
              ref: `group:default/team-${index}`,
              title: `Team ${index}`,
            }),
          ),
        }),
      },
    });
    const part = await region('Teams and pillars');
    expect(part.getAllByRole('row')).toHaveLength(26);
    await userEvent.click(
      part.getByRole('button', { name: 'Show all 40 rows' }),
    );
    expect(part.getAllByRole('row')).toHaveLength(41);
  });

  it('names the template to mend, and opens its findings', async () => {
    show();
    const part = await region('Recurring findings');
    expect(part.getByText('38 of 40 services')).toBeInTheDocument();
    expect(hrefIn(part, 'CVE-2026-4242, secure-service-node: 41')).toBe(
      '/security/findings?template=template%3Adefault%2Fsecure-service-node&vulnerability=CVE-2026-4242&status=open',
    );
    expect(hrefIn(part, 'Storefront')).toBe(
      '/security/services?owner=group%3Adefault%2Fstorefront',
    );
  });

  it('says what recurs beside its id, and an id that is all there is once', async () => {
    show();
    const part = await region('Recurring findings');
    expect(
      part.getByRole('rowheader', { name: 'L13 The trail is not logging' }),
    ).toBeInTheDocument();
    expect(
      part.getByRole('rowheader', { name: 'CVE-2026-4242' }),
    ).toBeInTheDocument();
  });

  it('leads to what has no data, ends soon, is under way and does not collect', async () => {
    show();
    const noData = await region('Services without data');
    expect(noData.getByText('Owner: Nobody')).toBeInTheDocument();
    expect(hrefIn(noData, 'See all 12 services without data')).toBe(
      '/security/services?nodata=true',
    );
    const waivers = await region('Waivers that end within 30 days');
    expect(hrefIn(waivers, 'See all 11 waivers that end soon')).toBe(
      '/security/waivers?status=approved&ending=30',
    );
    const campaigns = await region('Campaigns');
    expect(hrefIn(campaigns, 'No criticals by Christmas')).toBe(
      '/security/campaigns?campaign=campaign-1',
    );
    expect(campaigns.getByText('6 of 12 points done')).toBeInTheDocument();
    const collectors = await region('Collector health');
    expect(
      collectors.getByText('1 of 2 collectors brought everything.'),
    ).toBeInTheDocument();
    expect(hrefIn(collectors, 'See all collectors')).toBe(
      '/security/collectors',
    );
  });

  it('asks for the whole overview once, as the address says', async () => {
    const getDashboard = jest.fn(async () => aDashboard());
    show({
      search: '?scope=group:default/payments&days=365',
      client: { getDashboard },
    });
    await screen.findByText(/^Added up .+/);
    expect(getDashboard.mock.calls).toEqual([
      [{ scope: 'group:default/payments', days: 365 }],
    ]);
    // Parts of a scope are meant with everything below them.
    const part = await region('Teams and pillars');
    expect(
      part.getAllByRole('link', { name: '2 of 4: Fail' })[0],
    ).toHaveAttribute(
      'href',
      '/security/services?scope=group%3Adefault%2Fpayments-oncall&pillar=scan&worst=fail',
    );
  });

  it('takes no number of days from the address that it does not offer', async () => {
    const getDashboard = jest.fn(async () => aDashboard());
    show({ search: '?days=9999', client: { getDashboard } });
    await screen.findByText(/^Added up .+/);
    expect(getDashboard).toHaveBeenCalledWith({ scope: undefined, days: 90 });
  });

  it('saves a table of the scope', async () => {
    const createObjectURL = jest.fn(() => 'blob:x');
    Object.assign(URL, { createObjectURL, revokeObjectURL: jest.fn() });
    const exportDashboard = jest.fn(async () => new Blob(['a']));
    show({
      search: '?scope=group:default/payments',
      client: { exportDashboard },
    });
    await userEvent.click(
      await screen.findByRole('button', {
        name: 'Export as CSV: Recurring findings',
      }),
    );
    await waitFor(() => expect(createObjectURL).toHaveBeenCalled());
    expect(exportDashboard).toHaveBeenCalledWith({
      table: 'recurring',
      scope: 'group:default/payments',
    });
  });

  it('says why a table could not be saved', async () => {
    show({
      client: {
        exportDashboard: async () => {
          throw new ServiceUnavailableError('the database is away');
        },
      },
    });
    await userEvent.click(
      await screen.findByRole('button', {
        name: 'Export as CSV: Campaigns',
      }),
    );
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'the database is away',
    );
  });

  it('is accessible with something in every part', async () => {
    show();
    await screen.findByText(/^Added up .+/);
    expect(await seriousFaults()).toEqual([]);
  });

  it('says of each part that there is nothing, accessibly', async () => {
    show({ world: { dashboard: aQuietDashboard() } });
    for (const text of [
      'No trend yet',
      'Nothing recurs',
      'Every service was seen',
      'No waiver ends within 30 days',
      'No campaign is running',
    ]) {
      expect(await screen.findByText(text)).toBeInTheDocument();
    }
    expect(
      screen.queryByRole('region', { name: 'Collector health' }),
    ).toBeNull();
    expect(await seriousFaults()).toEqual([]);
  });

  it('says when there is no service', async () => {
    show({
      world: { dashboard: aDashboard({ total: aRollup({ entities: 0 }) }) },
    });
    expect(
      await screen.findByText('No service that you may see is part of this'),
    ).toBeInTheDocument();
  });

  it('says what is wrong, and tries again', async () => {
    let calls = 0;
    show({
      client: {
        getDashboard: async () => {
          calls += 1;
          if (calls === 1) {
            throw new ServiceUnavailableError('the database is away');
          }
          return aDashboard();
        },
      },
    });
    expect(await screen.findByRole('alert')).toBeInTheDocument();
    expect(await seriousFaults()).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: /again/i }));
    expect(await screen.findByText(/^Added up .+/)).toBeInTheDocument();
  });

  it('shows the sections of other plugins after its own', async () => {
    let answer = (_: Dashboard) => {};
    const answered = new Promise<Dashboard>(resolve => {
      answer = resolve;
    });
    renderScreen(
      <OverviewPage sections={[{ id: 'x', element: <p>Drift</p> }]} />,
      { client: { getDashboard: () => answered } },
    );
    expect(await screen.findByText('Loading the overview')).toBeInTheDocument();
    expect(screen.queryByText('Drift')).toBeNull();

    answer(aDashboard());
    const other = await screen.findByText('Drift');
    const own = screen.getByRole('region', { name: 'Collector health' });
    expect(own.compareDocumentPosition(other)).toBe(
      Node.DOCUMENT_POSITION_FOLLOWING,
    );
  });

  it('shows the sections of other plugins even when its own numbers are missing', async () => {
    renderScreen(
      <OverviewPage sections={[{ id: 'x', element: <p>Drift</p> }]} />,
      {},
    );
    expect(await screen.findByText('Drift')).toBeInTheDocument();
  });
});
