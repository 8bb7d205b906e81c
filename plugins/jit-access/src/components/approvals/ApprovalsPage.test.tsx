import { ConflictError } from '@backstage/errors';
import {
  samplePage,
  sampleRequest,
} from '@fairway/plugin-jit-access-react/testUtils';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderPage } from '../../__testUtils__/renderPage';
import { ApprovalsPage } from './ApprovalsPage';

const forBo = sampleRequest({ actions: ['approve', 'deny'] });

describe('ApprovalsPage', () => {
  it('keeps verified and claimed facts apart', async () => {
    renderPage(<ApprovalsPage />, {
      client: { listRequests: async () => samplePage([forBo]) },
    });
    const verified = await screen.findByRole('region', {
      name: 'Verified by Fairway',
    });
    const claimed = screen.getByRole('region', {
      name: 'Claimed by the requester',
    });
    expect(within(claimed).getByText('Fix a stuck payment')).toBeVisible();
    expect(within(claimed).getByText('INC-1')).toBeVisible();
    expect(within(verified).getByText('1 hour')).toBeVisible();
    expect(within(verified).getByText('ana')).toBeVisible();
    expect(
      within(verified).queryByText('Fix a stuck payment'),
    ).not.toBeInTheDocument();
  });

  it('tells where one’s own approval stands', async () => {
    const step = { any: 1, from: ['owners'], approvers: ['user:default/bo'] };
    renderPage(<ApprovalsPage />, {
      client: {
        listRequests: async () =>
          samplePage([
            {
              ...forBo,
              steps: [
                { ...step, approvedBy: [] },
                { ...step, approvedBy: [] },
              ],
            },
            {
              ...forBo,
              id: 'r-2',
              steps: [
                { ...step, approvedBy: ['user:default/sam'] },
                { ...step, approvedBy: [] },
              ],
            },
          ]),
      },
    });
    expect(
      await screen.findByText(/You are 1 of 2\. 1 more needed after yours\./),
    ).toBeVisible();
    expect(
      screen.getByText(/You are 2 of 2\. Your approval is the last/),
    ).toBeVisible();
    expect(screen.getByText('1 of 2 approvals')).toBeVisible();
  });

  it('approves, says so, and asks for the list again', async () => {
    const approve = jest.fn(async () => forBo);
    const listRequests = jest
      .fn()
      .mockResolvedValueOnce(samplePage([forBo]))
      .mockResolvedValue(samplePage([]));
    renderPage(<ApprovalsPage />, { client: { approve, listRequests } });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Approve' }),
    );
    expect(approve).toHaveBeenCalledWith('r-1');
    expect(
      await screen.findByText('You approved “Write to the payments database”.'),
    ).toBeVisible();
    expect(await screen.findByText('Nothing waits for you.')).toBeVisible();
    // What was pressed is gone: a keyboard goes on at what came of it.
    await waitFor(() =>
      expect(document.activeElement).toHaveTextContent(/^You approved/),
    );
  });

  it('tells who was faster after a lost race, and asks for the list again', async () => {
    const listRequests = jest
      .fn()
      .mockResolvedValueOnce(samplePage([forBo]))
      .mockResolvedValue(samplePage([]));
    renderPage(<ApprovalsPage />, {
      client: {
        listRequests,
        approve: async () => {
          throw new ConflictError('chen denied it at 09:00');
        },
      },
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Approve' }),
    );
    const alert = await screen.findByRole('alert');
    expect(within(alert).getByText('Somebody was faster')).toBeVisible();
    expect(within(alert).getByText('chen denied it at 09:00')).toBeVisible();
    expect(await screen.findByText('Nothing waits for you.')).toBeVisible();
    expect(
      screen.queryByRole('button', { name: 'Approve' }),
    ).not.toBeInTheDocument();
  });

  it('denies only with a reason, by keyboard', async () => {
    const deny = jest.fn(async () => forBo);
    renderPage(<ApprovalsPage />, {
      client: { deny, listRequests: async () => samplePage([forBo]) },
    });
    (await screen.findByRole('button', { name: 'Deny' })).focus();
    await userEvent.keyboard('{Enter}');
    const dialog = await screen.findByRole('dialog', {
      name: 'Deny this request',
    });
    await userEvent.click(within(dialog).getByRole('button', { name: 'Deny' }));
    expect(await within(dialog).findAllByText(/Say why/)).not.toHaveLength(0);
    expect(deny).not.toHaveBeenCalled();
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: /Why not/ }),
      'not today',
    );
    await userEvent.click(within(dialog).getByRole('button', { name: 'Deny' }));
    expect(deny).toHaveBeenCalledWith('r-1', { reason: 'not today' });
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
  });

  it('closes the dialog with Escape, without a decision', async () => {
    const deny = jest.fn();
    renderPage(<ApprovalsPage />, {
      client: { deny, listRequests: async () => samplePage([forBo]) },
    });
    await userEvent.click(await screen.findByRole('button', { name: 'Deny' }));
    await screen.findByRole('dialog');
    await userEvent.keyboard('{Escape}');
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    expect(deny).not.toHaveBeenCalled();
  });

  it('never shows one’s own requests, whatever the server sends', async () => {
    renderPage(<ApprovalsPage />, {
      as: 'user:default/ana',
      client: { listRequests: async () => samplePage([forBo]) },
    });
    expect(await screen.findByText('Nothing waits for you.')).toBeVisible();
    expect(
      screen.queryByRole('button', { name: 'Approve' }),
    ).not.toBeInTheDocument();
  });

  it('keeps view and search in the address', async () => {
    const listRequests = jest.fn(async () => samplePage([]));
    renderPage(<ApprovalsPage />, { client: { listRequests } });
    await userEvent.click(
      await screen.findByRole('radio', { name: 'Decided by me' }),
    );
    await userEvent.type(
      screen.getByRole('searchbox', { name: 'Search requests' }),
      'pay',
    );
    expect(screen.getByLabelText('address')).toHaveTextContent(
      '/?view=decided&q=pay',
    );
    await waitFor(() =>
      expect(listRequests).toHaveBeenLastCalledWith(
        expect.objectContaining({ view: 'decided', search: 'pay' }),
      ),
    );
  });

  it('shows hostile text as text', async () => {
    const reason = '<script>alert(1)</script> [x](javascript:alert(1))';
    renderPage(<ApprovalsPage />, {
      client: { listRequests: async () => samplePage([{ ...forBo, reason }]) },
    });
    expect(await screen.findByText(reason)).toBeVisible();
  });
});
