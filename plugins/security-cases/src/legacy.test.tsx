import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import {
  mockApis,
  renderInTestApp,
  TestApiProvider,
} from '@backstage/test-utils';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Route, Routes } from 'react-router-dom';
import { aClient } from './__testUtils__/renderScreen';
import { securityCasesApiRef } from './api';
import { SecurityCasePage, SecurityCasesPage } from './legacy';
import { caseRouteRef } from './routes';

const show = (path: string) =>
  renderInTestApp(
    <TestApiProvider
      apis={[
        [securityCasesApiRef, aClient()],
        [catalogApiRef, catalogApiMock()],
        [permissionApiRef, mockApis.permission()],
      ]}
    >
      <Routes>
        <Route path="/security-cases/*" element={<SecurityCasesPage />} />
        <Route
          path="/security-cases/cases/:id"
          element={<SecurityCasePage />}
        />
      </Routes>
    </TestApiProvider>,
    {
      routeEntries: [path],
      mountedRoutes: {
        '/catalog/:namespace/:kind/:name': entityRouteRef,
        '/elsewhere/:id': caseRouteRef,
      },
    },
  );

describe('legacy frontend system', () => {
  it('renders both tabs with a page frame of its own', async () => {
    await show('/security-cases');
    expect(
      await screen.findByRole('heading', { level: 1, name: 'Cases' }),
    ).toBeInTheDocument();
    expect(
      await screen.findByRole('link', { name: /Omar stopped/ }),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByRole('tab', { name: 'Automation' }));
    expect(
      await screen.findByRole('region', { name: 'Maturity' }),
    ).toBeInTheDocument();
  });
});
