import { sampleDelegation } from '@fairway/plugin-jit-access-react/testUtils';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { seriousFaults } from '../../__testUtils__/axe';
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
