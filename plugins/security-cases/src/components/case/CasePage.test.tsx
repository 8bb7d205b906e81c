import { NotFoundError } from '@backstage/errors';
import { seriousFaults } from '@fairway/test-screens';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderScreen } from '../../__testUtils__/renderScreen';
import { aCase, anAction } from '../../__testUtils__/samples';
import { CasePage } from './CasePage';

const press = (name: string | RegExp) =>
  userEvent.click(screen.getByRole('button', { name }));

describe('CasePage', () => {
  it('shows what happened, what is done about it, and what it is linked to', async () => {
    const getCase = jest.fn(async () => aCase());
    renderScreen(<CasePage />, { client: { getCase } });
    expect(
      await screen.findByRole('heading', { name: /SC-12 · Omar stopped/ }),
    ).toBeInTheDocument();
    expect(getCase).toHaveBeenCalledWith('case-1');
    expect(
      screen.getByText(/New access to the target is held back until/),
    ).toBeInTheDocument();
    const actions = screen.getByRole('region', {
      name: 'What is done about it',
    });
    for (const words of [
      'Proposed',
      'End the access of the actor',
      'The team is at the stage warn.',
      'Done',
      'New access is held back.',
    ]) {
      expect(within(actions).getByText(words)).toBeInTheDocument();
    }
    const links = screen.getByRole('region', { name: 'What it is linked to' });
    expect(
      within(links).getByRole('link', { name: 'A trail records everywhere' }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/component/payments-api/security?check=logging.trail',
    );
    // What a browser would run is no link, and what people wrote is no markup.
    expect(
      within(links).getByText('A change with a strange address').closest('a'),
    ).toBeNull();
    const entries = within(
      screen.getByRole('region', { name: 'Timeline' }),
    ).getAllByRole('listitem');
    expect(entries[0]).toHaveTextContent('Case opened · Fairway');
    expect(entries[2]).toHaveTextContent('<b>Nobody</b> told us.');
    expect(await seriousFaults()).toEqual([]);
  });

  it('does a proposed action, and declines one with a reason', async () => {
    const runAction = jest.fn(async () => aCase());
    const declineAction = jest.fn(async () => aCase());
    renderScreen(<CasePage />, { client: { runAction, declineAction } });
    await screen.findByText('Proposed');
    await press('Do it: End the access of the actor');
    const asking = screen.getByRole('dialog', { name: 'Do it now' });
    expect(asking).toHaveTextContent(/End the access of the actor: \w+\. It/);
    expect(asking).not.toHaveTextContent('user:default');
    expect(await seriousFaults()).toEqual([]);
    await userEvent.click(
      within(asking).getByRole('button', { name: 'Do it' }),
    );
    await waitFor(() =>
      expect(runAction).toHaveBeenCalledWith('case-1', 'action-1'),
    );
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    await press('Decline: End the access of the actor');
    const dialog = screen.getByRole('dialog', { name: 'Decline it' });
    const decline = within(dialog).getByRole('button', { name: 'Decline' });
    await userEvent.click(decline);
    expect(
      within(dialog).getByText('Write at least 3 characters.'),
    ).toBeInTheDocument();
    expect(declineAction).not.toHaveBeenCalled();
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: /Reason/ }),
      ' It was agreed. ',
    );
    await userEvent.click(decline);
    await waitFor(() =>
      expect(declineAction).toHaveBeenCalledWith(
        'case-1',
        'action-1',
        'It was agreed.',
      ),
    );
  });

  it('closes with a decision and a reason, and says what was not decided', async () => {
    const closeCase = jest.fn(async () => aCase());
    renderScreen(<CasePage />, { client: { closeCase } });
    await screen.findByText('Proposed');
    await press('Close the case');
    const dialog = screen.getByRole('dialog', { name: 'Close SC-12' });
    expect(
      within(dialog).getByText(/1 proposal was not decided/),
    ).toBeInTheDocument();
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: /Reason/ }),
      'Maintenance that nobody had announced',
    );
    const close = within(dialog).getByRole('button', {
      name: 'Close the case',
    });
    await userEvent.click(close);
    expect(within(dialog).getByRole('alert')).toHaveTextContent(
      'Choose what it was.',
    );
    expect(closeCase).not.toHaveBeenCalled();
    await userEvent.click(
      within(dialog).getByRole('radio', { name: /Authorised change/ }),
    );
    expect(await seriousFaults()).toEqual([]);
    await userEvent.click(close);
    await waitFor(() =>
      expect(closeCase).toHaveBeenCalledWith('case-1', {
        decision: 'authorized-change',
        reason: 'Maintenance that nobody had announced',
      }),
    );
  });

  it('assigns to oneself, to somebody else, and takes comments', async () => {
    const assign = jest.fn(async () => aCase());
    const comment = jest.fn(async () => aCase());
    renderScreen(<CasePage />, { client: { assign, comment } });
    await screen.findByText('Proposed');
    await press('Take it');
    await waitFor(() =>
      expect(assign).toHaveBeenLastCalledWith('case-1', 'user:default/sam'),
    );
    await press('Assign');
    const dialog = screen.getByRole('dialog', { name: 'Assign SC-12' });
    await userEvent.click(within(dialog).getByRole('button', { name: /Nob/ }));
    await userEvent.click(await screen.findByRole('option', { name: /omar/ }));
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Assign' }),
    );
    await waitFor(() =>
      expect(assign).toHaveBeenLastCalledWith('case-1', 'user:default/omar'),
    );
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    await press('Add the comment');
    expect(screen.getByText('Write something first.')).toBeInTheDocument();
    await userEvent.type(
      screen.getByRole('textbox', { name: 'Add a comment' }),
      'Looking at it',
    );
    await press('Add the comment');
    await waitFor(() =>
      expect(comment).toHaveBeenCalledWith('case-1', 'Looking at it'),
    );
  });

  it('keeps a dialog open that failed, and says why', async () => {
    renderScreen(<CasePage />, {
      client: {
        runAction: async () => {
          throw new Error('the provider does not answer');
        },
      },
    });
    await screen.findByText('Proposed');
    await press(/^Do it/);
    await press('Do it');
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'the provider does not answer',
    );
    expect(screen.getByRole('dialog')).toBeInTheDocument();
  });

  it('offers an auditor nothing to change, and says how it ended', async () => {
    renderScreen(<CasePage />, {
      client: {
        getCase: async () =>
          aCase({
            may: [],
            status: 'closed',
            holding: false,
            decision: 'incident',
            reason: 'Omar was told off',
            closedAt: '2026-11-22T10:00:00.000Z',
            closedBy: 'user:default/sam',
            confidence: 'unknown',
            actor: { name: null, userRef: null },
            links: [],
            actions: [anAction({ state: 'declined', may: [] })],
          }),
      },
    });
    expect(await screen.findByText('Omar was told off')).toBeInTheDocument();
    expect(screen.getByText('Incident')).toBeInTheDocument();
    expect(screen.getByText(/could not be named/)).toBeInTheDocument();
    expect(screen.getByText('Linked to nothing yet.')).toBeInTheDocument();
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
    expect(screen.queryByRole('textbox')).not.toBeInTheDocument();
    expect(await seriousFaults()).toEqual([]);
  });

  it('does not ask for a case that may not be read', async () => {
    const getCase = jest.fn();
    renderScreen(<CasePage />, {
      client: { getCase },
      denied: ['security-cases.case.read'],
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(/not|nothing/i);
    expect(getCase).not.toHaveBeenCalled();
  });

  it('calls what its timeline names by name', async () => {
    renderScreen(<CasePage />);
    const timeline = await screen.findByRole('region', { name: 'Timeline' });
    expect(
      within(timeline).getByRole('link', { name: 'aws-production' }),
    ).toHaveAttribute('href', '/catalog/default/resource/aws-production');
  });

  it('says that there is no such case, and that a load failed', async () => {
    const { unmount } = renderScreen(<CasePage />, {
      client: {
        getCase: async () => {
          throw new NotFoundError('No case');
        },
      },
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(/No such case/);
    expect(
      screen.queryByRole('button', { name: 'Try again' }),
    ).not.toBeInTheDocument();
    unmount();
    const getCase = jest
      .fn()
      .mockRejectedValueOnce(new Error('the database is gone'))
      .mockImplementation(async () => aCase());
    renderScreen(<CasePage />, { client: { getCase } });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'the database is gone',
    );
    await press('Try again');
    expect(await screen.findByText('Proposed')).toBeInTheDocument();
  });
});
