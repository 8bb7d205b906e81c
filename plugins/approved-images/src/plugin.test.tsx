import { renderTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { screen } from '@testing-library/react';
import { aClient } from './__testUtils__/renderScreen';
import { approvedImagesApiRef } from './api';
import plugin from './index';

it.each([
  ['register', 'Show node-runtime'],
  ['drift', 'Show busybox:1.37 of Shipment tracker'],
  ['sampling', 'Show the sample of 2026-W47'],
])('mounts /images/%s', async (tab, name) => {
  renderTestApp({
    features: [plugin],
    initialRouteEntries: [`/images/${tab}`],
    mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
    apis: [
      [approvedImagesApiRef, aClient()],
      [catalogApiRef, catalogApiMock()],
    ],
  });
  const link = await screen.findByRole('link', { name });
  expect(link.getAttribute('href')).toMatch(
    new RegExp(`^/images/${tab}[?](image|drift|week)=`),
  );
});

it('mounts /images/scanners', async () => {
  renderTestApp({
    features: [plugin],
    initialRouteEntries: ['/images/scanners'],
    mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
    apis: [
      [approvedImagesApiRef, aClient()],
      [catalogApiRef, catalogApiMock()],
    ],
  });
  expect(
    await screen.findByRole('row', { name: /aws-sqs/ }),
  ).toBeInTheDocument();
});
