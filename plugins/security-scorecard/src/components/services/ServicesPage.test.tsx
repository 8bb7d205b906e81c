import { NotAllowedError } from '@backstage/errors';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import type {
  ListScorecardsOptions,
  SecurityScorecardClient,
} from '@fairway/plugin-security-scorecard-common';
import { securityScorecardApiRef } from '@fairway/plugin-security-scorecard-react';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useLocation } from 'react-router-dom';
import { aClient } from '../../fixtures/client';
import { cut } from '../../fixtures/page';
import { aSummary, inDays } from '../../fixtures/scorecards';
import { ServicesPage } from './ServicesPage';

const Address = () => (
  <output data-testid="address">{useLocation().search}</output>
);

const catalog = catalogApiMock({
  entities: ['payments', 'storefront'].map(team => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: `${team}-api`, namespace: 'default' },
    relations: [{ type: 'ownedBy', targetRef: `group:default/${team}` }],
  })),
});

const render = (
  listScorecards: SecurityScorecardClient['listScorecards'],
  search = '',
) =>
  renderInTestApp(
    <>
      <ServicesPage />
      <Address />
    </>,
    {
      apis: [
        [securityScorecardApiRef, aClient({ listScorecards })],
        [catalogApiRef, catalog],
      ],
      mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
      initialRouteEntries: [`/${search}`],
    },
  );

const many = Array.from({ length: 45 }, (_, i) =>
  aSummary({ entityRef: `component:default/s${i}`, title: `Service ${i}` }),
);

describe('ServicesPage', () => {
  it('asks for the worst first and links each service to its Security tab', async () => {
    const list = jest.fn(async () =>
      cut([aSummary({ nextDeadline: inDays(-6), overdueFindings: 7 })]),
    );
    render(list);
    const row = await screen.findByRole('row', { name: /Payments API/ });
    expect(list).toHaveBeenLastCalledWith(
      expect.objectContaining({ orderBy: 'worst', limit: 20, offset: 0 }),
    );
    expect(
      within(row).getByRole('link', { name: 'Payments API' }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/component/payments-api/security',
    );
    for (const words of [
      'Bronze',
      '72, 9 of 12 checks known',
      '2 Critical',
      '7 overdue',
      '4 min ago',
    ]) {
      expect(within(row).getByText(words)).toBeInTheDocument();
    }
    expect(within(row).getByText(/overdue by \d+ days/)).toBeInTheDocument();
    expect(screen.getByText('1 service')).toBeInTheDocument();
  });

  it('says the state of every pillar in words', async () => {
    render(async () => cut([aSummary()]));
    const row = await screen.findByRole('row', { name: /Payments API/ });
    expect(
      within(row)
        .getAllByRole('listitem')
        .map(item => item.textContent),
    ).toEqual([
      'Scan: Fail',
      'RBAC: Unknown',
      'Logging: Warning',
      'Golden path: Pass',
    ]);
  });

  it('reads its filters from the address', async () => {
    const list = jest.fn(async () => cut(many, { offset: 20 }));
    render(
      list,
      '?search=pay&owner=group:default/payments&level=gold&order=deadline&page=2',
    );
    await screen.findByText('45 services');
    expect(list).toHaveBeenLastCalledWith({
      search: 'pay',
      ownerRef: 'group:default/payments',
      level: 'gold',
      orderBy: 'deadline',
      limit: 20,
      offset: 20,
    });
    expect(screen.getByText('21 to 40 of 45')).toBeInTheDocument();
    expect(screen.getByRole('searchbox')).toHaveValue('pay');
  });

  it('ignores what an address makes up', async () => {
    const list = jest.fn(async () => cut(many));
    render(list, '?level=platinum&order=random&page=-3');
    await screen.findByText('45 services');
    expect(list).toHaveBeenLastCalledWith(
      expect.objectContaining({
        level: undefined,
        orderBy: 'worst',
        offset: 0,
      }),
    );
  });

  it('writes search, filters and page into the address', async () => {
    const list = jest.fn(async (o?: ListScorecardsOptions) => cut(many, o));
    render(list, '?page=2&unrelated=kept');
    await screen.findByText('21 to 40 of 45');
    await userEvent.click(screen.getByRole('button', { name: /next/i }));
    await screen.findByText('41 to 45 of 45');
    expect(screen.getByTestId('address')).toHaveTextContent('page=3');

    await userEvent.type(screen.getByRole('searchbox'), 'ledger');
    await waitFor(() =>
      expect(list).toHaveBeenLastCalledWith(
        expect.objectContaining({ search: 'ledger', offset: 0 }),
      ),
    );
    expect(screen.getByTestId('address')).toHaveTextContent(
      '?unrelated=kept&search=ledger',
    );

    await userEvent.click(screen.getByRole('button', { name: /Level/ }));
    await userEvent.click(await screen.findByRole('option', { name: 'Gold' }));
    await waitFor(() =>
      expect(list).toHaveBeenLastCalledWith(
        expect.objectContaining({ level: 'gold', search: 'ledger' }),
      ),
    );
    await userEvent.click(screen.getByRole('button', { name: /Owner/ }));
    await userEvent.click(
      await screen.findByRole('option', { name: 'storefront' }),
    );
    await waitFor(() =>
      expect(list).toHaveBeenLastCalledWith(
        expect.objectContaining({ ownerRef: 'group:default/storefront' }),
      ),
    );
  });

  it('tells an empty list from one that the filters emptied', async () => {
    render(async () => cut([]));
    expect(
      await screen.findByText('No service has a scorecard yet'),
    ).toBeInTheDocument();
  });

  it('offers to clear filters that match nothing', async () => {
    const list = jest.fn(async (o?: ListScorecardsOptions) =>
      o?.search ? cut<never>([]) : cut(many),
    );
    render(list, '?search=nothing');
    expect(await screen.findByText('No service matches')).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Clear the filters' }),
    );
    expect(await screen.findByText('45 services')).toBeInTheDocument();
    expect(screen.getByRole('searchbox')).toHaveValue('');
  });

  it('says what failed and tries again', async () => {
    const list = jest
      .fn()
      .mockRejectedValueOnce(new Error('the database is not reachable'))
      .mockResolvedValue(cut([aSummary()]));
    render(list);
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'the database is not reachable',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(
      await screen.findByRole('row', { name: /Payments API/ }),
    ).toBeInTheDocument();
  });

  it('says that permission is missing', async () => {
    render(async () => {
      throw new NotAllowedError('no');
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'You may not see this',
    );
  });

  it('shows a service without owner, score or evaluation as unknown', async () => {
    render(async () =>
      cut([
        aSummary({
          title: 'a'.repeat(200),
          ownerRef: null,
          level: 'none',
          score: null,
          coverage: { known: 0, applicable: 12 },
          nextDeadline: null,
          evaluatedAt: null,
        }),
      ]),
    );
    const row = await screen.findByRole('row', { name: /aaaa/ });
    for (const words of [
      'No owner',
      'No level',
      'No score yet, 0 of 12 checks known',
      'no deadline',
      'never seen',
    ]) {
      expect(within(row).getByText(words)).toBeInTheDocument();
    }
  });
});
