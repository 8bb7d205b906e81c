import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import type { Scorecard } from '@fairway/plugin-security-scorecard-common';
import { securityScorecardApiRef } from '@fairway/plugin-security-scorecard-react';
import { screen } from '@testing-library/react';
import { aClient } from '../../fixtures/client';
import { aScorecard, neverScanned } from '../../fixtures/scorecards';
import { EntitySecurityCard } from './EntitySecurityCard';

const entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'payments-api', namespace: 'default' },
};

const render = (getScorecard: () => Promise<Scorecard>) =>
  renderInTestApp(
    <EntityProvider entity={entity}>
      <EntitySecurityCard />
    </EntityProvider>,
    {
      apis: [[securityScorecardApiRef, aClient({ getScorecard })]],
      mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
    },
  );

describe('EntitySecurityCard', () => {
  it('shows level, score, worst result and next deadline, and leads to the tab', async () => {
    render(async () => aScorecard());
    expect(await screen.findByText('Bronze')).toBeInTheDocument();
    expect(screen.getByText('72, 9 of 12 checks known')).toBeInTheDocument();
    expect(screen.getByText('Fail')).toBeInTheDocument();
    expect(screen.getByText('due in 3 days')).toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'Open the scorecard' }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/component/payments-api/security',
    );
  });

  it('calls a service that was never scanned unknown', async () => {
    render(async () => neverScanned());
    expect(await screen.findByText('Unknown')).toBeInTheDocument();
    expect(screen.getByText('no deadline')).toBeInTheDocument();
  });

  it('says what failed', async () => {
    render(async () => {
      throw new Error('the database is not reachable');
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'the database is not reachable',
    );
  });
});
