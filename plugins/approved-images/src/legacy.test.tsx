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
import { approvedImagesApiRef } from './api';
import { ImagesPage } from './legacy';

it('renders all tabs with a page frame of its own', async () => {
  await renderInTestApp(
    <TestApiProvider
      apis={[
        [approvedImagesApiRef, aClient()],
        [catalogApiRef, catalogApiMock()],
        [permissionApiRef, mockApis.permission()],
      ]}
    >
      <Routes>
        <Route path="/images/*" element={<ImagesPage />} />
      </Routes>
    </TestApiProvider>,
    {
      routeEntries: ['/images'],
      mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
    },
  );
  expect(
    await screen.findByRole('heading', { level: 1, name: 'Images' }),
  ).toBeInTheDocument();
  expect(
    await screen.findByRole('link', { name: 'Show node-runtime' }),
  ).toBeInTheDocument();
  await userEvent.click(screen.getByRole('tab', { name: 'Drift' }));
  expect(
    await screen.findByRole('link', { name: /Show busybox/ }),
  ).toBeInTheDocument();
  await userEvent.click(screen.getByRole('tab', { name: 'Scanners' }));
  expect(
    await screen.findByRole('row', { name: /aws-sqs/ }),
  ).toBeInTheDocument();
});
