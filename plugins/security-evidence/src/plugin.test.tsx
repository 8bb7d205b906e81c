import { renderTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { screen } from '@testing-library/react';
import { aClient } from './__testUtils__/renderScreen';
import { securityEvidenceApiRef } from './api';
import plugin from './index';

describe('the plugin', () => {
  it('mounts the page at /security-evidence', async () => {
    renderTestApp({
      features: [plugin],
      initialRouteEntries: ['/security-evidence'],
      mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
      apis: [
        [securityEvidenceApiRef, aClient()],
        [catalogApiRef, catalogApiMock()],
      ],
    });
    expect(
      await screen.findByRole('row', { name: /CC7.2/ }),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('heading', { level: 1, name: 'Evidence' }),
    ).toBeInTheDocument();
  });
});
