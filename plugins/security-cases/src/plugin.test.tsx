import { renderTestApp } from '@backstage/frontend-test-utils';
import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { screen } from '@testing-library/react';
import { aClient } from './__testUtils__/renderScreen';
import { securityCasesApiRef } from './api';
import plugin from './index';

const show = (path: string) =>
  renderTestApp({
    features: [plugin],
    initialRouteEntries: [path],
    mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
    apis: [
      [securityCasesApiRef, aClient()],
      [catalogApiRef, catalogApiMock()],
    ],
  });

describe('the plugin', () => {
  it('mounts the list at /security-cases/cases', async () => {
    show('/security-cases/cases');
    expect(
      await screen.findByRole('link', { name: /Omar stopped/ }),
    ).toHaveAttribute('href', '/security-cases/cases/case-1');
  });

  it('mounts one case beside it', async () => {
    show('/security-cases/cases/case-1');
    expect(
      await screen.findByRole('heading', { name: /SC-12/ }),
    ).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'All cases' })).toHaveAttribute(
      'href',
      '/security-cases/cases',
    );
  });
});
