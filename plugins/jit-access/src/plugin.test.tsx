import { mockApis, renderTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { jitAccessApiRef } from '@fairway/plugin-jit-access-react';
import {
  sampleClient,
  sampleRequest,
} from '@fairway/plugin-jit-access-react/testUtils';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import plugin from './index';

function show(path: string) {
  renderTestApp({
    features: [plugin],
    apis: [
      [
        jitAccessApiRef,
        sampleClient({
          getRequest: async id =>
            sampleRequest({ id, entitlementTitle: `Request ${id}` }),
        }),
      ],
      mockApis.identity({ userEntityRef: 'user:default/bo' }),
    ],
    mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
    initialRouteEntries: [path],
  });
}

describe('the plugin in an app', () => {
  it('has its tabs, and begins with the request', async () => {
    show('/access');
    for (const name of [
      'Request',
      'My access',
      'Approvals',
      'Audit',
      'Policies',
    ]) {
      expect(await screen.findByRole('tab', { name })).toBeVisible();
    }
    expect(
      await screen.findByText(/Ask for access that you need now/),
    ).toBeVisible();
    await userEvent.click(screen.getByRole('tab', { name: 'Approvals' }));
    expect(await screen.findByText('Nothing waits for you.')).toBeVisible();
  });

  it('has a page per request', async () => {
    show('/access/requests/r-42');
    expect(
      await screen.findByRole('heading', { name: 'Request r-42' }),
    ).toBeVisible();
    expect(
      screen.getByRole('link', { name: 'Back to your access' }),
    ).toHaveAttribute('href', '/access/mine');
  });
});
