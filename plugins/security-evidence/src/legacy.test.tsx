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
import { securityEvidenceApiRef } from './api';
import { SecurityEvidencePage } from './legacy';

describe('legacy frontend system', () => {
  it('renders the page with a frame of its own', async () => {
    await renderInTestApp(
      <TestApiProvider
        apis={[
          [securityEvidenceApiRef, aClient()],
          [catalogApiRef, catalogApiMock()],
          [permissionApiRef, mockApis.permission()],
        ]}
      >
        <Routes>
          <Route path="/security-evidence" element={<SecurityEvidencePage />} />
        </Routes>
      </TestApiProvider>,
      {
        routeEntries: ['/security-evidence'],
        mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
      },
    );
    expect(
      await screen.findByRole('heading', { level: 1, name: 'Evidence' }),
    ).toBeInTheDocument();
    expect(
      await screen.findByRole('row', { name: /CC7.2/ }),
    ).toBeInTheDocument();
  });
});
