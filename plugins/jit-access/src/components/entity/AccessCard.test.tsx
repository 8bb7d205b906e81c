import { EntityProvider } from '@backstage/plugin-catalog-react';
import type { JitAccessClient } from '@fairway/plugin-jit-access-common';
import {
  sampleEntitlement,
  sampleGrant,
  samplePage,
} from '@fairway/plugin-jit-access-react/testUtils';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderPage } from '../../__testUtils__/renderPage';
import { AccessCard } from './AccessCard';
import { AccessTab } from './AccessTab';

const entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Resource',
  metadata: { name: 'payments-db', namespace: 'default' },
};

const show = (element: JSX.Element, client: Partial<JitAccessClient>) =>
  renderPage(<EntityProvider entity={entity}>{element}</EntityProvider>, {
    client,
    as: 'user:default/ana',
  });

describe('AccessCard', () => {
  it('tells who has access now, and until when', async () => {
    const listGrants = jest.fn(async () => samplePage([sampleGrant()]));
    show(<AccessCard />, { listGrants });
    expect(await screen.findByText('ana (you)')).toBeVisible();
    expect(screen.getByText('ends in 24 minutes')).toBeVisible();
    expect(listGrants).toHaveBeenCalledWith(
      expect.objectContaining({
        view: 'all',
        entityRef: 'resource:default/payments-db',
        live: true,
      }),
    );
  });

  it('opens the request with the only access chosen', async () => {
    show(<AccessCard />, {
      listEntitlements: async () => samplePage([sampleEntitlement()]),
    });
    expect(
      await screen.findByText('Nobody has temporary access right now.'),
    ).toBeVisible();
    await userEvent.click(
      await screen.findByRole('button', { name: 'Request access' }),
    );
    const dialog = await screen.findByRole('dialog', {
      name: 'Request access',
    });
    expect(
      within(dialog).getByRole('radiogroup', { name: 'How long' }),
    ).toBeVisible();
  });

  it('lets choose among several, only of this entity', async () => {
    const listEntitlements = jest.fn(async () =>
      samplePage([
        sampleEntitlement(),
        sampleEntitlement({ id: 'ro', title: 'Read only' }),
      ]),
    );
    show(<AccessCard />, { listEntitlements });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Request access' }),
    );
    const dialog = await screen.findByRole('dialog');
    expect(
      await within(dialog).findByRole('radio', { name: /Read only/ }),
    ).toBeVisible();
    expect(listEntitlements).toHaveBeenLastCalledWith({
      entityRef: 'resource:default/payments-db',
    });
  });

  it('offers nothing that would be refused, and says why', async () => {
    show(<AccessCard />, {
      listEntitlements: async () =>
        samplePage([
          sampleEntitlement({ eligible: false, reason: 'not in the team' }),
        ]),
    });
    expect(
      await screen.findByText('Not for you: not in the team'),
    ).toBeVisible();
    expect(
      screen.getByRole('button', { name: 'Request access' }),
    ).toBeDisabled();
  });

  it('says when no policy names the entity', async () => {
    show(<AccessCard />, {});
    expect(
      await screen.findByText('No access policy names this entity.'),
    ).toBeVisible();
  });
});

describe('AccessTab', () => {
  it('lists what can be asked for, with bounds', async () => {
    show(<AccessTab />, {
      listEntitlements: async () => samplePage([sampleEntitlement()]),
      listGrants: async () =>
        samplePage([sampleGrant({ state: 'revoke-overdue' })]),
    });
    expect(await screen.findByText('At most 4 hours')).toBeVisible();
    expect(await screen.findByRole('alert')).toHaveTextContent(
      /Not taken back on time/,
    );
  });
});
