import type {
  GoldenPathClient,
  ListServicesOptions,
} from '@fairway/plugin-golden-path-common';
import { seriousFaults } from '@fairway/test-screens';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderScreen } from '../../__testUtils__/renderScreen';
import { aService } from '../../__testUtils__/samples';
import { FleetPage } from './FleetPage';

const many = Array.from({ length: 45 }, (_, i) =>
  aService({ entityRef: `component:default/s${i}`, title: `Service ${i}` }),
);

/** Pages of two rows, so that tests draw no more than they look at. */
const page = (all = many) =>
  jest.fn(async ({ offset = 0 }: ListServicesOptions = {}) => ({
    items: all.slice(offset, offset + 2),
    totalItems: all.length,
  }));

const render = (
  listServices: GoldenPathClient['listServices'],
  search = '',
  client: Partial<GoldenPathClient> = {},
) =>
  renderScreen(<FleetPage />, { client: { listServices, ...client }, search });

describe('FleetPage', () => {
  it('says version, state, controls and drift of each service, and links to its tab', async () => {
    const list = jest.fn(async () => ({
      items: [
        aService({
          drift: { pristine: 38, edited: 2, weakened: 1 },
          controls: { pass: 20, fail: 1, unknown: 2, 'not-applicable': 0 },
        }),
      ],
      totalItems: 1,
    }));
    render(list);
    const row = await screen.findByRole('row', { name: /Payments API/ });
    expect(list).toHaveBeenLastCalledWith(
      expect.objectContaining({ orderBy: 'worst', limit: 20, offset: 0 }),
    );
    expect(
      within(row).getByRole('link', { name: 'Payments API' }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/component/payments-api/golden-path',
    );
    for (const words of [
      'Outdated',
      '1.0.0, newest 1.1.0',
      '1 fails',
      '2 unknown',
      '20 pass',
      '1 weakened',
      '2 edited',
    ]) {
      expect(within(row).getByText(words)).toBeInTheDocument();
    }
    expect(await seriousFaults()).toEqual([]);
  });

  it('offers templates by their titles, and by their names where they have none', async () => {
    render(page(), '?template=template:default/gone');
    await userEvent.click(
      await screen.findByRole('button', { name: /Template/ }),
    );
    expect(
      await screen.findByRole('option', { name: 'Secure service (Node.js)' }),
    ).toBeInTheDocument();
    expect(screen.getByRole('option', { name: 'gone' })).toBeInTheDocument();
  });

  it('shows a service without a record as unknown, never as current', async () => {
    render(async () => ({
      items: [
        aService({
          template: null,
          version: null,
          latest: null,
          templateState: 'unknown',
          drift: null,
          ownerRef: null,
        }),
      ],
      totalItems: 1,
    }));
    const row = await screen.findByRole('row', { name: /Payments API/ });
    for (const words of [
      'Version unknown',
      'No record of a template',
      'Unknown',
      'No owner',
    ]) {
      expect(within(row).getByText(words)).toBeInTheDocument();
    }
    expect(within(row).queryByText('Current')).not.toBeInTheDocument();
  });

  it('keeps filters and page in the address', async () => {
    const list = page();
    render(list, '?state=outdated&weakened=true&page=2&order=random');
    await screen.findByText('45 services');
    expect(list).toHaveBeenLastCalledWith(
      expect.objectContaining({
        templateState: 'outdated',
        weakened: true,
        orderBy: 'worst',
        offset: 20,
      }),
    );
    await userEvent.type(screen.getByRole('searchbox'), 'ledger');
    await waitFor(() =>
      expect(screen.getByTestId('address')).toHaveTextContent(
        '?state=outdated&weakened=true&order=random&search=ledger',
      ),
    );
    await userEvent.click(
      screen.getByRole('button', { name: /3 ?Version unknown/ }),
    );
    await waitFor(() =>
      expect(list).toHaveBeenLastCalledWith(
        expect.objectContaining({
          templateState: 'unknown',
          weakened: undefined,
        }),
      ),
    );
  });

  it('upgrades what is selected on several pages, and shows how each began', async () => {
    const startUpgrades = jest.fn<
      ReturnType<GoldenPathClient['startUpgrades']>,
      Parameters<GoldenPathClient['startUpgrades']>
    >(async refs =>
      refs.map((entityRef, i) => ({
        entityRef,
        taskId: i === 0 ? 'task-1' : null,
        error: i === 0 ? null : 'The scaffolder refused it',
      })),
    );
    render(page(), '', { startUpgrades });
    const check = async (name: RegExp) =>
      userEvent.click(
        within(await screen.findByRole('row', { name })).getByRole('checkbox'),
      );
    await check(/Service 0/);
    await userEvent.click(screen.getByRole('button', { name: /next/i }));
    await check(/Service 20/);
    expect(await screen.findByText('2 selected')).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Upgrade the selected' }),
    );
    const dialog = await screen.findByRole('dialog');
    expect(within(dialog).getByText('Upgrade 2 services')).toBeInTheDocument();
    await userEvent.click(
      within(dialog).getByRole('radio', { name: 'Security fixes only' }),
    );
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Start' }),
    );
    expect(await within(dialog).findByText('Started')).toBeInTheDocument();
    expect(within(dialog).getByText('Not started')).toBeInTheDocument();
    expect(
      within(dialog).getByText('The scaffolder refused it'),
    ).toBeInTheDocument();
    expect(startUpgrades).toHaveBeenCalledWith(
      ['component:default/s0', 'component:default/s20'],
      'security',
    );
  });

  it('offers nothing to select to who may not upgrade', async () => {
    render(page([aService({ mayUpgrade: false })]));
    await screen.findByRole('row', { name: /Payments API/ });
    expect(screen.queryByRole('checkbox')).not.toBeInTheDocument();
  });

  it('tells an empty fleet from one that the filters emptied', async () => {
    render(page([]));
    expect(
      await screen.findByText('No service is on a golden path yet'),
    ).toBeInTheDocument();
  });

  it('offers to clear filters that match nothing', async () => {
    render(
      jest.fn(async ({ search }: ListServicesOptions = {}) =>
        search
          ? { items: [], totalItems: 0 }
          : { items: many.slice(0, 2), totalItems: 45 },
      ),
      '?search=nothing',
    );
    expect(await screen.findByText('No service matches')).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Clear the filters' }),
    );
    expect(await screen.findByText('45 services')).toBeInTheDocument();
  });

  it('says what failed and tries again', async () => {
    const list = jest
      .fn()
      .mockRejectedValueOnce(new Error('the database is not reachable'))
      .mockResolvedValue({ items: [aService()], totalItems: 1 });
    render(list);
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'the database is not reachable',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(
      await screen.findByRole('row', { name: /Payments API/ }),
    ).toBeInTheDocument();
  });
});
