import { NotAllowedError } from '@backstage/errors';
import {
  sampleGrant,
  samplePage,
  sampleRequest,
} from '@fairway/plugin-jit-access-react/testUtils';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderPage } from '../../__testUtils__/renderPage';
import { MyAccessPage } from './MyAccessPage';

const ana = 'user:default/ana';

describe('MyAccessPage', () => {
  it('says what to do when there is nothing', async () => {
    renderPage(<MyAccessPage />, { as: ana });
    expect(
      await screen.findByText('You have no access right now.'),
    ).toBeVisible();
    expect(
      screen.getByRole('link', { name: 'Request access' }),
    ).toHaveAttribute('href', '/access/request');
    expect(
      await screen.findByText('You have not asked for anything yet.'),
    ).toBeVisible();
  });

  it('shows a grant on the server’s clock, with how to use it', async () => {
    renderPage(<MyAccessPage />, {
      as: ana,
      client: { listGrants: async () => samplePage([sampleGrant()]) },
    });
    expect(await screen.findByText('ends in 24 minutes')).toBeVisible();
    expect(screen.getByText('psql -h pay-prod -U ana payments')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Copy' })).toBeVisible();
  });

  it('says which of many requests it shows as other lists do', async () => {
    renderPage(<MyAccessPage />, {
      as: ana,
      at: '/?page=1',
      client: {
        listRequests: async () => ({
          ...samplePage([sampleRequest()]),
          totalItems: 45,
        }),
      },
    });
    expect(await screen.findByText('21 to 40 of 45')).toBeVisible();
  });

  it('hands a grant back', async () => {
    const returnGrant = jest.fn(async () => sampleGrant());
    const listGrants = jest
      .fn()
      .mockResolvedValueOnce(samplePage([sampleGrant()]))
      .mockResolvedValue(
        samplePage([sampleGrant({ state: 'revoking', actions: [] })]),
      );
    renderPage(<MyAccessPage />, {
      as: ana,
      client: { returnGrant, listGrants },
    });
    await userEvent.click(
      await screen.findByRole('button', { name: "I'm done" }),
    );
    expect(returnGrant).toHaveBeenCalledWith('g-1');
    expect(await screen.findByText('Being taken back')).toBeVisible();
    // The button is gone: a keyboard goes on where it was.
    await waitFor(() =>
      expect(screen.getByRole('group', { name: 'Your access' })).toHaveFocus(),
    );
  });

  it('raises an alarm over an overdue revoke', async () => {
    renderPage(<MyAccessPage />, {
      as: ana,
      client: {
        listGrants: async () =>
          samplePage([
            sampleGrant({
              state: 'revoke-overdue',
              attempts: 4,
              lastError: 'connection refused',
            }),
          ]),
      },
    });
    const alert = await screen.findByRole('alert');
    expect(
      within(alert).getByText(/Not taken back on time: Write to the payments/),
    ).toBeVisible();
    expect(within(alert).getByText(/connection refused/)).toBeVisible();
    expect(within(alert).getByText(/4 times so far/)).toBeVisible();
  });

  it('says so when what is overdue never was active', async () => {
    renderPage(<MyAccessPage />, {
      as: ana,
      client: {
        listGrants: async () =>
          samplePage([
            sampleGrant({
              state: 'revoke-overdue',
              startsAt: null,
              endsAt: null,
            }),
          ]),
      },
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      /could not be set up, and may be there in part/,
    );
  });

  it('withdraws a request where that is offered', async () => {
    const withdraw = jest.fn(async () => sampleRequest());
    renderPage(<MyAccessPage />, {
      as: ana,
      client: {
        withdraw,
        listRequests: async () =>
          samplePage([
            sampleRequest({ actions: ['withdraw'] }),
            sampleRequest({ id: 'r-2', state: 'denied' }),
          ]),
      },
    });
    const buttons = await screen.findAllByRole('button', { name: 'Withdraw' });
    expect(buttons).toHaveLength(1);
    await userEvent.click(buttons[0]);
    expect(withdraw).toHaveBeenCalledWith('r-1');
    expect(
      screen.getByText('Denied', { selector: 'span[class*=badge]' }),
    ).toBeVisible();
  });

  it('says why a request could not be withdrawn', async () => {
    renderPage(<MyAccessPage />, {
      as: ana,
      client: {
        withdraw: async () => {
          throw new NotAllowedError('it was approved meanwhile');
        },
        listRequests: async () =>
          samplePage([sampleRequest({ actions: ['withdraw'] })]),
      },
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Withdraw' }),
    );
    expect(await screen.findByText('it was approved meanwhile')).toBeVisible();
  });

  it('filters on the server and in the address', async () => {
    const listRequests = jest.fn(async () => ({
      ...samplePage([sampleRequest()]),
      totalItems: 45,
    }));
    renderPage(<MyAccessPage />, {
      as: ana,
      at: '/?state=denied&q=pay',
      client: { listRequests },
    });
    await waitFor(() =>
      expect(listRequests).toHaveBeenLastCalledWith({
        view: 'mine',
        limit: 20,
        offset: 0,
        search: 'pay',
        state: 'denied',
      }),
    );
    await userEvent.click(await screen.findByRole('button', { name: /next/i }));
    await waitFor(() =>
      expect(listRequests).toHaveBeenLastCalledWith(
        expect.objectContaining({ offset: 20 }),
      ),
    );
    expect(screen.getByLabelText('address')).toHaveTextContent('page=1');
  });

  it('says beside each field what is searched', async () => {
    renderPage(<MyAccessPage />, { as: ana, at: '/?view=past' });
    expect(await screen.findByText('Search your requests')).toBeVisible();
    expect(await screen.findByText('Search by target or reason')).toBeVisible();
  });

  it('survives long names', async () => {
    const title = 'A very long entitlement name '.repeat(12).trim();
    renderPage(<MyAccessPage />, {
      as: ana,
      client: {
        listGrants: async () =>
          samplePage([sampleGrant({ entitlementTitle: title })]),
      },
    });
    expect(await screen.findByRole('heading', { name: title })).toBeVisible();
  });
});
