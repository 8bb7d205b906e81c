import {
  createExtensionTester,
  renderTestApp,
} from '@backstage/frontend-test-utils';
import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { coreExtensionData } from '@backstage/frontend-plugin-api';
import { securityScorecardApiRef } from '@fairway/plugin-security-scorecard-react';
import { screen, waitFor } from '@testing-library/react';
import { aClient } from './fixtures/client';
import { aDashboard } from './fixtures/dashboard';
import { cut } from './fixtures/page';
import { aSummary } from './fixtures/scorecards';
import plugin from './index';

describe('the plugin', () => {
  it('opens /security on the overview, which is asked for once', async () => {
    const getDashboard = jest.fn(async () => aDashboard());
    renderTestApp({
      features: [plugin],
      initialRouteEntries: ['/security'],
      mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
      apis: [
        [securityScorecardApiRef, aClient({ getDashboard })],
        [catalogApiRef, catalogApiMock()],
      ],
    });
    expect(await screen.findByText(/^Added up .+/)).toBeInTheDocument();
    expect(
      screen.getByRole('heading', { level: 1, name: 'Security' }),
    ).toBeInTheDocument();
    expect(getDashboard).toHaveBeenCalledTimes(1);
    expect(screen.getAllByRole('tab').map(tab => tab.textContent)).toEqual([
      'Overview',
      'Services',
      'Findings',
      'Waivers',
      'Campaigns',
      'Collectors',
    ]);
  });

  it('lists the services beside it', async () => {
    renderTestApp({
      features: [plugin],
      initialRouteEntries: ['/security/services'],
      mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
      apis: [
        [
          securityScorecardApiRef,
          aClient({ listScorecards: async () => cut([aSummary()]) }),
        ],
        [catalogApiRef, catalogApiMock()],
      ],
    });
    expect(
      await screen.findByRole('link', { name: 'Payments API' }),
    ).toBeInTheDocument();
  });

  it.each(['/security', '/security/overview'])(
    'gives the overview a head start at %s',
    async path => {
      const getDashboard = jest.fn(async () => aDashboard());
      renderTestApp({
        features: [plugin],
        initialRouteEntries: [path],
        mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
        // The page would ask as well.
        config: {
          app: {
            extensions: [{ 'sub-page:security-scorecard/overview': false }],
          },
        },
        apis: [
          [securityScorecardApiRef, aClient({ getDashboard })],
          [catalogApiRef, catalogApiMock()],
        ],
      });
      await waitFor(() =>
        expect(getDashboard.mock.calls).toEqual([
          [{ scope: undefined, days: 90 }],
        ]),
      );
    },
  );

  it('lets configuration move the entity tab', () => {
    const tester = createExtensionTester(
      plugin.getExtension('entity-content:security-scorecard'),
      { config: { path: '/posture' } },
    );
    expect(tester.get(coreExtensionData.routePath)).toBe('/posture');
  });
});
