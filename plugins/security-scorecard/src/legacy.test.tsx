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
import { cut } from './fixtures/page';
import { aSummary } from './fixtures/scorecards';
import { SecurityScorecardPage } from './legacy';

describe('legacy frontend system', () => {
  it('renders the list of services with its own page frame', async () => {
    await renderInTestApp(
      <TestApiProvider
        apis={[
          [
            securityScorecardApiRef,
            aClient({ listScorecards: async () => cut([aSummary()]) }),
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
        routeEntries: ['/security'],
        mountedRoutes: {
          '/catalog/:namespace/:kind/:name': entityRouteRef,
        },
      },
    );
    expect(
      await screen.findByRole('heading', { level: 1, name: 'Security' }),
    ).toBeInTheDocument();
    expect(
      await screen.findByRole('link', { name: 'Payments API' }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/component/payments-api/security',
    );
  });
});
