import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type {
  ListWaiversOptions,
  Page,
  Waiver,
} from '@fairway/plugin-security-scorecard-common';
import { screen, waitFor, within } from '@testing-library/react';
import type { ReactElement } from 'react';
import { securityScorecardApiRef } from '../api';
import { aClient } from '../fixtures';
import { securityRouteRef } from '../routes';
import { WaiversExpiring, WaiversToDecide } from './WaiverTodos';

const DAY = 86_400_000;

const waiver = (id: string, overrides: Partial<Waiver> = {}): Waiver => ({
  id,
  entityRef: 'component:default/payments-api',
  entityTitle: 'Payments API',
  ownerRef: null,
  target: { kind: 'check', checkId: 'scan.covered' },
  targetTitle: `Target ${id}`,
  severity: 'high',
  type: 'accepted-risk',
  justification: 'It is replaced next month.',
  status: 'pending',
  requestedBy: 'user:default/ana',
  requestedAt: '2026-11-01T12:00:00Z',
  expiresAt: new Date(Date.now() + 5 * DAY + 3_600_000).toISOString(),
  decidedBy: null,
  decidedAt: null,
  timeline: [],
  allowed: ['decide'],
  ...overrides,
});

const render = (
  element: ReactElement,
  listWaivers: (o?: ListWaiversOptions) => Promise<Page<Waiver>>,
  denied = false,
) =>
  renderInTestApp(element, {
    apis: [
      [securityScorecardApiRef, aClient({ listWaivers })],
      mockApis.identity({
        userEntityRef: 'user:default/ana',
        ownershipEntityRefs: [
          'user:default/ana',
          'group:default/payments',
          'group:default/oncall',
        ],
      }),
      mockApis.permission({
        authorize: denied ? AuthorizeResult.DENY : AuthorizeResult.ALLOW,
      }),
    ],
    mountedRoutes: {
      '/catalog/:namespace/:kind/:name': entityRouteRef,
      '/security': securityRouteRef,
    },
  });

const page = (...items: Waiver[]) => ({ items, totalItems: items.length });

describe('WaiversToDecide', () => {
  it('lists what the caller may decide, the oldest request first', async () => {
    render(<WaiversToDecide />, async () =>
      page(
        waiver('new', { requestedAt: '2026-11-09T12:00:00Z' }),
        waiver('own', { allowed: ['withdraw'] }),
        waiver('old'),
      ),
    );
    const rows = await screen.findAllByRole('listitem');
    expect(
      rows.map(row => within(row).getByRole('link').getAttribute('href')),
    ).toEqual(['/security/waivers?waiver=old', '/security/waivers?waiver=new']);
    expect(
      within(rows[0]).getByText('Payments API, asked by ana', {
        normalizer: text => text.replace(/\s+/g, ' '),
      }),
    ).toBeInTheDocument();
  });

  it('says that nothing waits', async () => {
    render(<WaiversToDecide />, async () => page());
    expect(
      await screen.findByText('No waiver waits for you'),
    ).toBeInTheDocument();
  });

  it('is not there for somebody who decides on none, and asks for nothing', async () => {
    const listWaivers = jest.fn();
    render(
      <>
        <WaiversToDecide />
        <p>Beside it</p>
      </>,
      listWaivers,
      true,
    );
    await screen.findByText('Beside it');
    await waitFor(() =>
      expect(screen.queryByText('Waivers waiting for me')).toBeNull(),
    );
    expect(listWaivers).not.toHaveBeenCalled();
  });

  it('says what failed', async () => {
    render(<WaiversToDecide />, async () => {
      throw new Error('the register is down');
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'the register is down',
    );
  });
});

describe('WaiversExpiring', () => {
  it('lists those of all my teams once, the first to end first', async () => {
    const listWaivers = jest.fn(async () =>
      page(
        waiver('b', {
          expiresAt: new Date(Date.now() + 9 * DAY).toISOString(),
          target: { kind: 'finding', findingId: 'f 1' },
        }),
        waiver('a'),
      ),
    );
    render(<WaiversExpiring />, listWaivers);
    const rows = await screen.findAllByRole('listitem');
    expect(
      rows.map(row => within(row).getByRole('link').getAttribute('href')),
    ).toEqual([
      '/catalog/default/component/payments-api/security?check=scan.covered',
      '/catalog/default/component/payments-api/security?finding=f%201',
    ]);
    expect(within(rows[0]).getByText('ends in 5 days')).toBeInTheDocument();
    expect(listWaivers.mock.calls).toHaveLength(2);
    expect(listWaivers).toHaveBeenCalledWith(
      expect.objectContaining({
        scope: 'group:default/payments',
        status: 'approved',
        expiringWithin: 'P14D',
      }),
    );
  });

  it('says that none is about to end', async () => {
    render(<WaiversExpiring />, async () => page());
    expect(
      await screen.findByText('No waiver is about to end'),
    ).toBeInTheDocument();
  });
});
