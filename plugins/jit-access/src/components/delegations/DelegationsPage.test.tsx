import { NotAllowedError, NotFoundError } from '@backstage/errors';
import { sampleDelegation } from '@fairway/plugin-jit-access-react/testUtils';
import { seriousFaults } from '@fairway/test-screens';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderPage } from '../../__testUtils__/renderPage';
import { checkDelegation } from './checkDelegation';
import { DelegationsPage } from './DelegationsPage';

describe('DelegationsPage', () => {
  it('lists those from and to oneself, and ends one', async () => {
    const revokeDelegation = jest.fn(async () => sampleDelegation());
    renderPage(<DelegationsPage />, {
      client: {
        revokeDelegation,
        listDelegations: async () => [
          sampleDelegation(),
          sampleDelegation({
            id: 'd-2',
            from: 'user:default/sam',
            to: 'user:default/bo',
            active: false,
            revokedAt: '2026-11-23T08:00:00.000Z',
            actions: [],
          }),
        ],
      },
    });
    expect(await screen.findByText('In force')).toBeVisible();
    expect(screen.getByText(/Ended early/)).toBeVisible();
    expect(await seriousFaults()).toEqual([]);
    await userEvent.click(screen.getByRole('radio', { name: 'To me' }));
    expect(screen.queryByText('In force')).not.toBeInTheDocument();
    expect(screen.getByLabelText('address')).toHaveTextContent('view=toMe');
    await userEvent.click(screen.getByRole('radio', { name: 'From me' }));
    await userEvent.click(
      screen.getByRole('button', { name: /^End it: from/ }),
    );
    expect(revokeDelegation).toHaveBeenCalledWith('d-1');
  });

  it('says what to do when there is none, and what is missing', async () => {
    const createDelegation = jest.fn(async () => sampleDelegation());
    renderPage(<DelegationsPage />, { client: { createDelegation } });
    expect(await screen.findByText(/Nobody decides for you/)).toBeVisible();
    await userEvent.click(
      screen.getByRole('button', { name: 'Let somebody decide for me' }),
    );
    const dialog = await screen.findByRole('dialog');
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Let them decide' }),
    );
    expect(within(dialog).getByRole('alert')).toHaveTextContent(
      'Choose a person.',
    );
    expect(await seriousFaults()).toEqual([]);
    expect(createDelegation).not.toHaveBeenCalled();
  });
});

describe('ChatAccounts', () => {
  const LINK = {
    id: 'l-1',
    chatUser: 'U-bo',
    createdAt: '2026-11-20T09:00:00.000Z',
    expiresAt: '2026-12-20T09:00:00.000Z',
  };

  it('shows the code that links an account, and unlinks one', async () => {
    const revokeChatLink = jest.fn(async () => {});
    const createChatLinkCode = jest.fn(async () => ({
      code: 'ABCD0123EFGH4567',
      expiresAt: '2026-11-22T10:10:00.000Z',
    }));
    renderPage(<DelegationsPage />, {
      client: {
        revokeChatLink,
        createChatLinkCode,
        listChatLinks: async () => [LINK],
      },
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Link a chat account' }),
    );
    const dialog = await screen.findByRole('dialog');
    expect(await within(dialog).findByText('ABCD0123EFGH4567')).toBeVisible();
    expect(createChatLinkCode).toHaveBeenCalledTimes(1);
    expect(await seriousFaults()).toEqual([]);
    await userEvent.keyboard('{Escape}');
    await userEvent.click(
      await screen.findByRole('button', { name: 'Unlink U-bo' }),
    );
    expect(revokeChatLink).toHaveBeenCalledWith('l-1');
  });

  it('is not there where there is no chat, and says why there is no code', async () => {
    const none = renderPage(<DelegationsPage />, {
      client: {
        listChatLinks: async () => {
          throw new NotFoundError('No chat is configured');
        },
      },
    });
    expect(await screen.findByText(/Nobody decides for you/)).toBeVisible();
    await waitFor(() =>
      expect(
        screen.queryByText('Decide from the chat'),
      ).not.toBeInTheDocument(),
    );
    none.unmount();
    renderPage(<DelegationsPage />, {
      client: {
        createChatLinkCode: async () => {
          throw new NotAllowedError('You may decide no requests');
        },
      },
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Link a chat account' }),
    );
    expect(await screen.findByText(/You may decide no requests/)).toBeVisible();
  });
});

describe('checkDelegation', () => {
  const ME = 'user:default/bo';
  const good = {
    to: 'user:default/chen',
    startsAt: '2026-11-23T10:00:00.000Z',
    endsAt: '2026-11-24T10:00:00.000Z',
  };
  const now = Date.parse('2026-11-23T09:00:00.000Z');

  it.each([
    [{}, null],
    [{ to: '' }, 'toMissing'],
    [{ to: ME }, 'toSelf'],
    [{ startsAt: '' }, 'startsMissing'],
    [{ endsAt: '' }, 'endsMissing'],
    [{ endsAt: '2026-11-23T10:00:00.000Z' }, 'order'],
    [
      {
        startsAt: '2026-11-20T10:00:00.000Z',
        endsAt: '2026-11-21T10:00:00.000Z',
      },
      'order',
    ],
  ])('finds what is wrong with %j', (change, problem) => {
    expect(checkDelegation({ ...good, ...change }, ME, now)).toBe(problem);
  });
});
