import { renderInTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { securityScorecardApiRef } from '@fairway/plugin-security-scorecard-react';
import { screen } from '@testing-library/react';
import { aClient } from '../../fixtures/client';
import { aScorecard } from '../../fixtures/scorecards';
import { ApiSecurity } from './ApiSecurity';

const render = (providers: string[], getScorecards: jest.Mock) =>
  renderInTestApp(
    <ApiSecurity
      entity={{
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'API',
        metadata: { name: 'payments', namespace: 'default' },
        relations: [
          { type: 'ownedBy', targetRef: 'group:default/payments' },
          ...providers.map(targetRef => ({
            type: 'apiProvidedBy',
            targetRef,
          })),
        ],
      }}
    />,
    {
      apis: [[securityScorecardApiRef, aClient({ getScorecards })]],
      mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
    },
  );

describe('ApiSecurity', () => {
  it('shows the scorecards of the services that provide it', async () => {
    const getScorecards = jest.fn(async () => [aScorecard(), null]);
    render(
      ['component:default/payments-api', 'component:default/new'],
      getScorecards,
    );
    expect(
      await screen.findByText('72, 9 of 12 checks known'),
    ).toBeInTheDocument();
    expect(getScorecards).toHaveBeenCalledWith([
      'component:default/payments-api',
      'component:default/new',
    ]);
  });

  it('does not call an API clean that nobody provides', async () => {
    const getScorecards = jest.fn();
    render([], getScorecards);
    expect(
      await screen.findByText(
        'No service that provides this API has a scorecard',
      ),
    ).toBeInTheDocument();
    expect(getScorecards).not.toHaveBeenCalled();
  });
});
