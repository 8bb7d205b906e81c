import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import { securityScorecardApiRef } from '@fairway/plugin-security-scorecard-react';
import { screen } from '@testing-library/react';
import { Route, Routes } from 'react-router-dom';
import { aClient } from './fixtures/client';
import { aDashboard } from './fixtures/dashboard';
import { cut } from './fixtures/page';
import { aSummary } from './fixtures/scorecards';
import { SecurityScorecardPage } from './legacy';

describe('legacy frontend system', () => {
  const show = (path: string) =>
    renderInTestApp(
      <TestApiProvider
        apis={[
          [
            securityScorecardApiRef,
            aClient({
              getDashboard: async () => aDashboard(),
              listScorecards: async () => cut([aSummary()]),
            }),
          ],
          [catalogApiRef, catalogApiMock()],
          [permissionApiRef, mockApis.permission()],
        ]}
      >
        <Routes>
          <Route path="/security/*" element={<SecurityScorecardPage />} />
        </Routes>
      </TestApiProvider>,
      {
        routeEntries: [path],
        mountedRoutes: {
          '/catalog/:namespace/:kind/:name': entityRouteRef,
        },
      },
    );

  it('opens on the overview, within its own page frame', async () => {
    await show('/security');
    expect(
      await screen.findByRole('heading', { level: 1, name: 'Security' }),
    ).toBeInTheDocument();
    expect(await screen.findByText(/^Added up .+/)).toBeInTheDocument();
  });

  it('lists the services beside it', async () => {
    await show('/security/services');
    expect(
      await screen.findByRole('link', { name: 'Payments API' }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/component/payments-api/security',
    );
  });
});
