import {
  sampleGrant,
  samplePage,
} from '@fairway/plugin-jit-access-react/testUtils';
import { seriousFaults } from '@fairway/test-screens';
import { screen, within } from '@testing-library/react';
import { renderPage } from '../../__testUtils__/renderPage';
import { HolderCard } from './HolderCard';
import { HolderTab } from './HolderTab';

const ana = { kind: 'User', name: 'ana' };
const payments = { kind: 'Group', name: 'payments' };
const EMERGENCY = 'jit-access.emergency.use';

describe('access of people and groups', () => {
  it('says what a person has, on what, since when, until when and why', async () => {
    const listGrants = jest.fn(async () => samplePage([sampleGrant()]));
    renderPage(<HolderCard />, { on: ana, client: { listGrants } });
    const list = await screen.findByRole('list', {
      name: 'What this person has now',
    });
    expect(within(list).getByText('Fix a stuck payment')).toBeVisible();
    expect(within(list).getByText('payments-db')).toBeVisible();
    expect(within(list).getByText(/since/)).toBeVisible();
    expect(within(list).getByText('ends in 24 minutes')).toBeVisible();
    expect(listGrants).toHaveBeenCalledWith(
      expect.objectContaining({ holderRef: 'user:default/ana', live: true }),
    );
    expect(await seriousFaults()).toEqual([]);
  });

  it('lists what members of a group have, and who', async () => {
    renderPage(<HolderTab />, {
      on: payments,
      denied: [EMERGENCY],
      client: { listGrants: async () => samplePage([sampleGrant()]) },
    });
    expect(await screen.findByText('What members have now')).toBeVisible();
    expect(await screen.findByText('ana')).toBeVisible();
    expect(
      screen.queryByRole('button', { name: /Revoke all/ }),
    ).not.toBeInTheDocument();
  });

  it('lets who may end everything of a person', async () => {
    renderPage(<HolderTab />, { on: ana });
    expect(
      await screen.findByRole('button', { name: 'Revoke all of this person' }),
    ).toBeVisible();
    expect(screen.getByText('No temporary access right now.')).toBeVisible();
    expect(await seriousFaults()).toEqual([]);
  });
});
