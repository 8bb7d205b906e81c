import { ConflictError } from '@backstage/errors';
import type {
  AccessGrant,
  JitAccessClient,
} from '@fairway/plugin-jit-access-common';
import {
  sampleBreakGlassReview,
  sampleGrant,
  samplePage,
  sampleRequest,
} from '@fairway/plugin-jit-access-react/testUtils';
import { seriousFaults } from '@fairway/test-screens';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderPage } from '../../__testUtils__/renderPage';
import { MyAccessPage } from './MyAccessPage';

const extension = {
  by: 'PT30M',
  times: 2,
  used: 0,
  latestEnd: '2026-11-23T10:24:00.000Z',
  pendingRequestId: null,
};

function show(
  grant: Partial<AccessGrant>,
  client: Partial<JitAccessClient> = {},
) {
  renderPage(<MyAccessPage />, {
    as: 'user:default/ana',
    client: {
      listGrants: async () => samplePage([sampleGrant(grant)]),
      ...client,
    },
  });
}

describe('what can be done with one’s own access', () => {
  it('extends: says what it costs, what is left, and how long at most', async () => {
    const extendGrant = jest.fn(async () => sampleRequest());
    show({ extension, actions: ['return', 'extend'] }, { extendGrant });
    expect(await screen.findByText('2 of 2 extensions left')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Extend' }));
    const dialog = await screen.findByRole('dialog', {
      name: 'Ask for more time',
    });
    expect(
      within(dialog).getByText(/This uses extension 1 of 2; 1 left/),
    ).toBeVisible();
    expect(within(dialog).getByText(/It can never last longer/)).toBeVisible();
    expect(await seriousFaults()).toEqual([]);
    const confirm = within(dialog).getByRole('button', {
      name: 'Ask for more time',
    });
    await userEvent.click(confirm);
    expect(extendGrant).not.toHaveBeenCalled();
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: /Why do you need more/ }),
      'It takes longer',
    );
    await userEvent.click(confirm);
    expect(extendGrant).toHaveBeenCalledWith('g-1', {
      duration: 'PT30M',
      reason: 'It takes longer',
    });
    await waitFor(() => expect(dialog).not.toBeInTheDocument());
  });

  it('leads a keyboard on to what waits once more time was asked for', async () => {
    let pendingRequestId: string | null = null;
    show(
      {},
      {
        listGrants: async () =>
          samplePage([
            sampleGrant({
              extension: { ...extension, pendingRequestId },
              actions: pendingRequestId ? ['return'] : ['return', 'extend'],
            }),
          ]),
        extendGrant: async () => {
          pendingRequestId = 'r-9';
          return sampleRequest();
        },
      },
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Extend' }),
    );
    const dialog = await screen.findByRole('dialog');
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: /Why do you need more/ }),
      'It takes longer',
    );
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Ask for more time' }),
    );
    await waitFor(() => expect(dialog).not.toBeInTheDocument());
    const link = await screen.findByRole('link', { name: 'Open it' });
    await waitFor(() => expect(document.body).not.toHaveFocus());
    await userEvent.tab();
    expect(link).toHaveFocus();
  });

  it('never offers more than the latest end leaves', async () => {
    show({
      extension: { ...extension, latestEnd: '2026-11-23T09:29:00.000Z' },
      actions: ['extend'],
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Extend' }),
    );
    expect(await screen.findByText(/From 1 second to 5 minutes/)).toBeVisible();
  });

  it('shows an extension that waits', async () => {
    show({ extension: { ...extension, pendingRequestId: 'r-9' } });
    expect(
      await screen.findByText(/An extension waits for a decision/),
    ).toBeVisible();
    expect(screen.getByRole('link', { name: 'Open it' })).toHaveAttribute(
      'href',
      '/access/requests/r-9',
    );
  });

  it('shows a credential once, and forgets it when closed', async () => {
    const issueCredential = jest.fn(async () => ({
      title: 'Database password',
      value: 'correct-horse',
      fileName: 'password.txt',
      expiresAt: '2026-11-23T09:24:00.000Z',
      hint: 'psql asks for it.',
    }));
    show({ actions: ['credential'] }, { issueCredential });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Get credential' }),
    );
    const dialog = await screen.findByRole('dialog', {
      name: 'Database password',
    });
    expect(within(dialog).getByText('correct-horse')).toBeVisible();
    expect(within(dialog).getByText(/It is shown only now/)).toBeVisible();
    expect(
      within(dialog).getByRole('button', { name: 'Download' }),
    ).toBeVisible();
    expect(issueCredential).toHaveBeenCalledTimes(1);
    expect(await seriousFaults()).toEqual([]);
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Close and forget it' }),
    );
    await waitFor(() =>
      expect(screen.queryByText('correct-horse')).not.toBeInTheDocument(),
    );
  });

  it('counts down to the start of what is scheduled', async () => {
    show({
      state: 'scheduled',
      startsAt: null,
      endsAt: null,
      scheduledFor: '2026-11-23T09:10:00.000Z',
      actions: ['cancel'],
    });
    expect(await screen.findByText('starts in 10 minutes')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Cancel it' })).toBeVisible();
  });

  it('does not offer a requester to revoke what is theirs', async () => {
    // Even if the server did.
    show({ actions: ['return', 'revoke'] });
    expect(
      await screen.findByRole('button', { name: "I'm done" }),
    ).toBeVisible();
    expect(
      screen.queryByRole('button', { name: 'Revoke' }),
    ).not.toBeInTheDocument();
  });

  it('tells of drift, of a review that is owed, and of the next attempt', async () => {
    show({
      kind: 'break-glass',
      state: 'revoke-overdue',
      attempts: 3,
      lastError: 'connection refused',
      nextAttemptAt: '2026-11-23T09:01:00.000Z',
      drift: {
        kind: 'lingering',
        detail: 'ana is still a member of pay_rw.',
        since: '2026-11-23T08:58:00.000Z',
      },
      review: sampleBreakGlassReview(),
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(/Next attempt/);
    expect(screen.getByText('Still there after its end')).toBeVisible();
    expect(screen.getByText(/still a member of pay_rw/)).toBeVisible();
    expect(screen.getByText('Review owed')).toBeVisible();
    expect(screen.getByText('sam')).toBeVisible();
    expect(await seriousFaults()).toEqual([]);
  });

  it('says what remains of access that has ended', async () => {
    show({
      state: 'ended',
      endedAt: '2026-11-23T08:50:00.000Z',
      endReason: 'returned',
      residualUntil: '2026-11-23T10:00:00.000Z',
      actions: [],
    });
    expect(
      await screen.findByText(/Not all gone yet: Write to the payments/),
    ).toBeVisible();
  });

  it('keeps the dialog open with the server’s words when it is refused', async () => {
    show(
      { extension, actions: ['extend'] },
      {
        extendGrant: async () => {
          throw new ConflictError('It has ended already');
        },
      },
    );
    await userEvent.click(
      await screen.findByRole('button', { name: 'Extend' }),
    );
    const dialog = await screen.findByRole('dialog');
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: /Why do you need more/ }),
      'It takes longer',
    );
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Ask for more time' }),
    );
    expect(
      await within(dialog).findByText('It has ended already'),
    ).toBeVisible();
  });
});
