import { NotFoundError } from '@backstage/errors';
import { seriousFaults } from '@fairway/test-screens';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderScreen } from '../../__testUtils__/renderScreen';
import { aDetail, aService } from '../../__testUtils__/samples';
import { GoldenPathCard } from './GoldenPathCard';
import { GoldenPathTab } from './GoldenPathTab';

describe('GoldenPathTab', () => {
  it('says the version and why it is outdated, what an upgrade brings, and what fails first', async () => {
    renderScreen(<GoldenPathTab />);
    expect(
      await screen.findByText(/It is on 1.0.0; its template is at 1.1.0/),
    ).toBeInTheDocument();
    expect(
      await screen.findByText('Requests have a time limit'),
    ).toBeInTheDocument();
    expect(screen.getByText('Security fix')).toBeInTheDocument();

    const infrastructure = screen.getByRole('region', {
      name: 'Infrastructure',
    });
    expect(within(infrastructure).getByText('Fail')).toBeInTheDocument();
    expect(within(infrastructure).getByText('0 of 1 pass')).toBeInTheDocument();
    expect(within(infrastructure).getByText('High')).toBeInTheDocument();
    await userEvent.click(
      within(infrastructure).getByText('How to fix it, and frameworks'),
    );
    expect(within(infrastructure).getByText('CC6.8')).toBeInTheDocument();

    const rows = screen.getAllByRole('row').slice(1);
    expect(rows[0]).toHaveTextContent('DockerfileWeakened');
    expect(rows[1]).toHaveTextContent('README.mdEdited');
    expect(await seriousFaults()).toEqual([]);
  });

  it('starts an upgrade from here', async () => {
    const startUpgrades = jest.fn(async (refs: readonly string[]) =>
      refs.map(entityRef => ({ entityRef, taskId: 'task-1', error: null })),
    );
    renderScreen(<GoldenPathTab />, { client: { startUpgrades } });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Upgrade' }),
    );
    const dialog = await screen.findByRole('dialog');
    expect(await seriousFaults()).toEqual([]);
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Start' }),
    );
    expect(await within(dialog).findByText('Started')).toBeInTheDocument();
    expect(startUpgrades).toHaveBeenCalledWith(
      ['component:default/payments-api'],
      'all',
    );
  });

  it.each([
    ['current', aService({ version: '1.1.0', templateState: 'current' })],
    ['somebody who may not', aService({ mayUpgrade: false })],
  ])('offers no upgrade of what is %s', async (_, service) => {
    renderScreen(<GoldenPathTab />, {
      client: { getService: async () => aDetail(service) },
    });
    await screen.findByRole('region', { name: 'Infrastructure' });
    expect(
      screen.queryByRole('button', { name: 'Upgrade' }),
    ).not.toBeInTheDocument();
  });

  it('says that nothing is known yet, and what to do', async () => {
    renderScreen(<GoldenPathTab />, {
      client: {
        getService: async () => {
          throw new NotFoundError('no');
        },
      },
    });
    expect(await screen.findByText('Nothing is known yet')).toBeInTheDocument();
  });

  it('says what failed', async () => {
    renderScreen(<GoldenPathTab />, {
      client: {
        getService: async () => {
          throw new Error('the database is not reachable');
        },
      },
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'the database is not reachable',
    );
  });
});

describe('GoldenPathCard', () => {
  it('says the worst, and that nothing is decided is not a pass', async () => {
    renderScreen(<GoldenPathCard />, {
      client: {
        getService: async () =>
          aDetail({
            controls: { pass: 0, fail: 0, unknown: 0, 'not-applicable': 0 },
          }),
      },
    });
    expect(await screen.findByText('Unknown')).toBeInTheDocument();
    expect(screen.getByText('Outdated')).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'Open the golden path' }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/component/payments-api/golden-path',
    );
    expect(await seriousFaults()).toEqual([]);
  });
});
