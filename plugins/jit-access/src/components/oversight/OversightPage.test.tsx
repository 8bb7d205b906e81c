import type {
  AccessGrant,
  JitAccessClient,
} from '@fairway/plugin-jit-access-common';
import {
  sampleBreakGlassReview,
  sampleDrift,
  sampleEntitlement,
  sampleFigures,
  sampleGrant,
  sampleHold,
  samplePage,
  sampleProvider,
} from '@fairway/plugin-jit-access-react/testUtils';
import { seriousFaults } from '@fairway/test-screens';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderPage } from '../../__testUtils__/renderPage';
import { OversightPage } from './OversightPage';

const show = (view: string, client: Partial<JitAccessClient> = {}) =>
  renderPage(<OversightPage />, {
    as: 'user:default/sam',
    at: `/?view=${view}`,
    client,
  });

describe('OversightPage', () => {
  it('is friendly to who may not see it, and asks for nothing', async () => {
    const getFigures = jest.fn();
    renderPage(<OversightPage />, { client: { getFigures }, denied: 'all' });
    expect(await screen.findByText('You may not see this')).toBeVisible();
    expect(getFigures).not.toHaveBeenCalled();
  });

  it('opens the list behind each number', async () => {
    show('', {
      getFigures: async () => sampleFigures({ overdueRevokes: 2 }),
      listProviders: async () => [
        sampleProvider(),
        sampleProvider({
          id: 'kubernetes',
          ok: false,
          error: 'no route to host',
          breaker: 'open',
          managed: null,
        }),
        sampleProvider({ id: 'vault', reconciledAt: null }),
      ],
    });
    expect(
      await screen.findByRole('link', { name: 'Overdue revokes: 2' }),
    ).toHaveAttribute('href', '/access/oversight?view=grants&overdue=true');
    expect(
      screen.getByRole('link', { name: 'Requests that wait: 2' }),
    ).toHaveAttribute('href', '/access/approvals?view=team');
    expect(screen.getByText('25%')).toBeVisible();
    expect(screen.getByText('30 requests')).toBeVisible();
    expect(await screen.findByText('no route to host')).toBeVisible();
    for (const name of ['PostgreSQL', 'Kubernetes', 'Vault']) {
      expect(screen.getByRole('heading', { name })).toBeVisible();
    }
    expect(screen.getByRole('alert')).toHaveTextContent(/Circuit breaker open/);
    expect(screen.getByText('Can’t be listed')).toBeVisible();
    // Never compared is not in order.
    expect(screen.getAllByText('Works')).toHaveLength(1);
    expect(await seriousFaults()).toEqual([]);
  });

  it('lists drift, narrowed in the address', async () => {
    const listDrift = jest.fn(async () => samplePage([sampleDrift()]));
    show('drift&kind=foreign', { listDrift });
    expect(await screen.findByText(/otto is a member of pay_rw/)).toBeVisible();
    expect(screen.getByText('PostgreSQL')).toBeVisible();
    expect(listDrift).toHaveBeenLastCalledWith({
      limit: 20,
      offset: 0,
      open: true,
      kind: 'foreign',
    });
    await userEvent.click(screen.getByRole('radio', { name: 'All' }));
    expect(listDrift).toHaveBeenLastCalledWith(
      expect.objectContaining({ open: false }),
    );
    expect(await seriousFaults()).toEqual([]);
  });

  it('lifts a hold, with a reason', async () => {
    const liftHold = jest.fn(async () => sampleHold());
    show('holds', { liftHold, listHolds: async () => [sampleHold()] });
    await userEvent.click(
      await screen.findByRole('button', { name: /^Lift it: / }),
    );
    const dialog = await screen.findByRole('dialog');
    await userEvent.type(within(dialog).getByRole('textbox'), 'It is over');
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Lift it' }),
    );
    await waitFor(() =>
      expect(liftHold).toHaveBeenCalledWith('h-1', { reason: 'It is over' }),
    );
  });

  it('revokes everything only after the phrase is typed', async () => {
    const revokeAll = jest.fn(async () => ({
      ended: 4,
      invalidated: 1,
      hold: sampleHold(),
    }));
    show('holds', {
      revokeAll,
      listEntitlements: async () => samplePage([sampleEntitlement()]),
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Revoke everything' }),
    );
    const dialog = await screen.findByRole('dialog');
    const confirm = within(dialog).getByRole('button', {
      name: 'Revoke it all',
    });
    await userEvent.click(
      within(dialog).getByRole('radio', { name: /Everybody/ }),
    );
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: /^Why/ }),
      'Somebody is in',
    );
    await userEvent.click(confirm);
    expect(revokeAll).not.toHaveBeenCalled();
    expect(await seriousFaults()).toEqual([]);
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: /to confirm/ }),
      'revoke all',
    );
    await userEvent.click(confirm);
    expect(revokeAll).toHaveBeenCalledWith({
      scope: 'everything',
      reason: 'Somebody is in',
      hold: true,
    });
    expect(
      await screen.findByText(/4 grants are being ended, 1 requests/),
    ).toBeVisible();
  });

  it('shows all live access, overdue ones with an alarm', async () => {
    const revokeGrant = jest.fn(async () => sampleGrant());
    show('grants', {
      revokeGrant,
      listGrants: async () =>
        samplePage([
          sampleGrant({ actions: ['revoke'] }),
          sampleGrant({ id: 'g-2', state: 'revoke-overdue', actions: [] }),
        ]),
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      /Not taken back on time/,
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Revoke' }),
    );
    const dialog = await screen.findByRole('dialog');
    await userEvent.type(within(dialog).getByRole('textbox'), 'No more');
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Revoke it' }),
    );
    await waitFor(() =>
      expect(revokeGrant).toHaveBeenCalledWith('g-1', { reason: 'No more' }),
    );
  });

  it('narrows live access to what is overdue, and to what is searched for', async () => {
    const listGrants = jest.fn(async () => samplePage<AccessGrant>([]));
    show('grants&overdue=true', { listGrants });
    expect(await screen.findByText('No access matches.')).toBeVisible();
    expect(listGrants).toHaveBeenLastCalledWith(
      expect.objectContaining({ live: true, overdue: true }),
    );
    await userEvent.click(
      screen.getByRole('checkbox', { name: 'Only overdue revokes' }),
    );
    await userEvent.type(screen.getByRole('searchbox'), 'omar');
    await waitFor(() =>
      expect(listGrants).toHaveBeenLastCalledWith(
        expect.objectContaining({ search: 'omar' }),
      ),
    );
    expect(listGrants).toHaveBeenLastCalledWith(
      expect.not.objectContaining({ overdue: true }),
    );
  });

  it('shows which reviews of break-glass are overdue', async () => {
    show('reviews', {
      listGrants: async () =>
        samplePage([
          sampleGrant({
            kind: 'break-glass',
            review: sampleBreakGlassReview({
              dueAt: '2026-11-22T09:00:00.000Z',
            }),
          }),
        ]),
    });
    expect(await screen.findByText(/Overdue since/)).toBeVisible();
    expect(await seriousFaults()).toEqual([]);
  });
});
