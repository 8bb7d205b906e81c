import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import {
  accessRequestRouteRef,
  jitAccessApiRef,
} from '@fairway/plugin-jit-access-react';
import { sampleClient } from '@fairway/plugin-jit-access-react/testUtils';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import { AccessPage, jitAccessPlugin } from './legacy';

describe('the plugin in an app on the old frontend system', () => {
  it('shows the same tabs', async () => {
    await renderInTestApp(
      <TestApiProvider apis={[[jitAccessApiRef, sampleClient()]]}>
        <Routes>
          <Route path="/access/*" element={<AccessPage />} />
        </Routes>
      </TestApiProvider>,
      {
        routeEntries: ['/access'],
        mountedRoutes: {
          '/access/requests/:id': accessRequestRouteRef,
          '/catalog/:namespace/:kind/:name': entityRouteRef,
        },
      },
    );
    expect(
      await screen.findByText(/Ask for access that you need now/),
    ).toBeVisible();
    await userEvent.click(screen.getByRole('tab', { name: 'Policies' }));
    expect(await screen.findByText(/No access policy is loaded/)).toBeVisible();
  });

  it('brings its API', () => {
    expect([...jitAccessPlugin.getApis()].map(api => api.api.id)).toEqual([
      'plugin.jit-access.client',
    ]);
  });
});
