import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import { screen } from '@testing-library/react';
import { Route, Routes } from 'react-router-dom';
import { aClient } from './__testUtils__/renderScreen';
import { goldenPathApiRef } from './api';
import { GoldenPathPage } from './legacy';

describe('legacy frontend system', () => {
  it('renders the fleet with its own page frame', async () => {
    await renderInTestApp(
      <TestApiProvider
        apis={[
          [goldenPathApiRef, aClient()],
          [catalogApiRef, catalogApiMock()],
          [permissionApiRef, mockApis.permission()],
        ]}
      >
        <Routes>
          <Route path="/golden-path" element={<GoldenPathPage />} />
        </Routes>
      </TestApiProvider>,
      {
        routeEntries: ['/golden-path'],
        mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
      },
    );
    expect(
      await screen.findByRole('heading', { level: 1, name: 'Golden path' }),
    ).toBeInTheDocument();
    expect(
      await screen.findByRole('link', { name: 'Payments API' }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/component/payments-api/golden-path',
    );
  });
});
