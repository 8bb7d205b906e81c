import { seriousFaults } from '@fairway/test-screens';
import { screen, within } from '@testing-library/react';
import { aCollector, aPolicyStatus } from '../../fixtures/collectors';
import { renderScreen, ScreenOptions } from '../../__testUtils__/renderScreen';
import { CollectorsPage } from './CollectorsPage';

const show = (options: ScreenOptions) =>
  renderScreen(<CollectorsPage />, options);

describe('CollectorsPage', () => {
  it('shows those in trouble first, and why', async () => {
    show({
      world: {
        collectors: [
          aCollector(),
          aCollector({ id: 'k8s', title: 'Kubernetes', failed: 2 }),
          aCollector({
            id: 'logs',
            title: 'AWS logging',
            error: 'AccessDenied on DescribeTrails',
          }),
          aCollector({ id: 'new', title: 'New', lastRunAt: null }),
        ],
      },
    });
    await screen.findByRole('row', { name: /AWS logging/ });
    const [, ...rows] = screen.getAllByRole('row');
    expect(
      rows.map(row => within(row).getByRole('rowheader').textContent),
    ).toEqual([
      expect.stringContaining('AWS logging'),
      expect.stringContaining('Kubernetes'),
      expect.stringContaining('New'),
      expect.stringContaining('AWS Inspector'),
    ]);
    expect(rows[0]).toHaveTextContent('AccessDenied on DescribeTrails');
    expect(rows[1]).toHaveTextContent('Partly failed');
    expect(rows[1]).toHaveTextContent('2 failed');
    expect(rows[2]).toHaveTextContent('Has not run yet');
    expect(rows[3]).toHaveTextContent('3 min ago');
    expect(await seriousFaults()).toEqual([]);
  });

  it('says why the newest checks are not in force, and which ids lead nowhere', async () => {
    show({
      world: {
        collectors: [aCollector()],
        policy: aPolicyStatus({
          problem: 'logging.yaml:12: fact trialMultiRegion is not declared',
          missingCollectors: ['sonar'],
          orphans: [{ checkId: 'scan.gone', usedBy: 'campaign 1' }],
        }),
      },
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'logging.yaml:12: fact trialMultiRegion is not declared',
    );
    expect(screen.getByText(/does not have: sonar/)).toBeInTheDocument();
    expect(
      screen.getByText('scan.gone, used by campaign 1'),
    ).toBeInTheDocument();
    expect(screen.getByText(/^42 checks are in force/)).toBeInTheDocument();
    expect(await seriousFaults()).toEqual([]);
  });

  it('says that permission is missing, without asking', async () => {
    const listCollectors = jest.fn();
    show({ client: { listCollectors }, denied: 'all' });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'You may not see this',
    );
    expect(listCollectors).not.toHaveBeenCalled();
    expect(await seriousFaults()).toEqual([]);
  });

  it('says when no collector is installed', async () => {
    show({});
    expect(
      await screen.findByText('No collector is installed'),
    ).toBeInTheDocument();
    expect(await seriousFaults()).toEqual([]);
  });
});
