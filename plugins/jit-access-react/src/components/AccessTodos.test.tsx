import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import type { JitAccessClient } from '@fairway/plugin-jit-access-common';
import { screen } from '@testing-library/react';
import { jitAccessApiRef } from '../api';
import { accessRequestRouteRef, accessRouteRef } from '../routes';
import {
  sampleClient,
  sampleGrant,
  samplePage,
  sampleRequest,
} from '../testUtils';
import { AccessTodos } from './AccessTodos';

function show(overrides: Partial<JitAccessClient>) {
  renderInTestApp(<AccessTodos />, {
    apis: [
      [jitAccessApiRef, sampleClient(overrides)],
      mockApis.identity({ userEntityRef: 'user:default/bo' }),
    ],
    mountedRoutes: {
      '/access': accessRouteRef,
      '/access/requests/:id': accessRequestRouteRef,
      '/catalog/:namespace/:kind/:name': entityRouteRef,
    },
  });
}

describe('AccessTodos', () => {
  it('says when there is nothing to do', async () => {
    show({});
    expect(
      await screen.findByText('No request waits for your decision.'),
    ).toBeInTheDocument();
    expect(
      screen.getByText('None of your access ends within the hour.'),
    ).toBeInTheDocument();
  });

  it('lists what waits for me, never my own, and links to the rest', async () => {
    show({
      listRequests: async () => ({
        ...samplePage([
          sampleRequest({ actions: ['approve'] }),
          sampleRequest({
            id: 'own',
            entitlementTitle: 'My own',
            requester: 'user:default/bo',
            actions: ['approve'],
          }),
        ]),
        totalItems: 12,
      }),
    });
    expect(
      await screen.findByRole('link', {
        name: 'Write to the payments database',
      }),
    ).toHaveAttribute('href', '/access/requests/r-1');
    expect(screen.queryByText('My own')).not.toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'All 12 requests' }),
    ).toHaveAttribute('href', '/access/approvals');
  });

  it('lists access about to end, and overdue revokes, on server time', async () => {
    show({
      listGrants: async () =>
        samplePage([
          sampleGrant({ entitlementTitle: 'Ends soon' }),
          sampleGrant({
            id: 'g-2',
            entitlementTitle: 'Ends late',
            endsAt: '2026-11-23T12:00:00.000Z',
          }),
          sampleGrant({
            id: 'g-3',
            entitlementTitle: 'Overdue',
            state: 'revoke-overdue',
          }),
        ]),
    });
    expect(await screen.findByText('Ends soon')).toBeInTheDocument();
    expect(screen.getByText(/ends in 24 minutes/)).toBeInTheDocument();
    expect(screen.queryByText('Ends late')).not.toBeInTheDocument();
    expect(screen.getByText('Revoke overdue')).toBeInTheDocument();
  });

  it('says what failed', async () => {
    show({
      listRequests: async () => {
        throw new Error('the database is away');
      },
    });
    expect(await screen.findByText('the database is away')).toBeInTheDocument();
    expect(
      screen.getByRole('button', { name: 'Try again' }),
    ).toBeInTheDocument();
  });
});
