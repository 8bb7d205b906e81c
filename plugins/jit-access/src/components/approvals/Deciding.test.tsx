import { InputError } from '@backstage/errors';
import {
  FakeAccess,
  fakeClient,
  sampleBreakGlassReview,
  sampleDelegation,
  sampleEntitlement,
  sampleGrant,
  samplePage,
  sampleRequest,
  sampleStep,
} from '@fairway/plugin-jit-access-react/testUtils';
import { seriousFaults } from '@fairway/test-screens';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderPage } from '../../__testUtils__/renderPage';
import { ApprovalsPage } from './ApprovalsPage';

const forBo = sampleRequest({ actions: ['approve', 'deny'] });
const waiting = async () => samplePage([forBo]);

async function openShorter() {
  await userEvent.click(
    await screen.findByRole('button', { name: 'Approve shorter' }),
  );
  return screen.findByRole('dialog', { name: 'Approve for less time' });
}

async function shorter(dialog: HTMLElement) {
  await userEvent.type(
    within(dialog).getByRole('textbox', { name: /Why shorter/ }),
    'Half is enough',
  );
  await userEvent.click(
    within(dialog).getByRole('button', { name: 'Approve this long' }),
  );
}

describe('deciding', () => {
  it('approves for less time, with a reason', async () => {
    const approve = jest.fn(async () => forBo);
    renderPage(<ApprovalsPage />, {
      client: { listRequests: waiting, approve },
    });
    const dialog = await openShorter();
    expect(within(dialog).getByText('Asked for: 1 hour.')).toBeVisible();
    expect(await seriousFaults()).toEqual([]);
    await shorter(dialog);
    expect(approve).toHaveBeenCalledWith('r-1', {
      duration: 'PT30M',
      reason: 'Half is enough',
    });
    expect(await screen.findByText(/You approved/)).toBeVisible();
  });

  it('neither offers nor takes as long as was asked for as shorter', async () => {
    const approve = jest.fn(async () => forBo);
    renderPage(<ApprovalsPage />, {
      client: { listRequests: waiting, approve },
    });
    const dialog = await openShorter();
    expect(within(dialog).queryByRole('radio', { name: '1 hour' })).toBeNull();
    await userEvent.click(within(dialog).getByRole('radio', { name: 'Other' }));
    const amount = within(dialog).getByRole('textbox', { name: 'Amount' });
    await userEvent.clear(amount);
    await userEvent.type(amount, '60');
    await shorter(dialog);
    expect(approve).not.toHaveBeenCalled();
  });

  it('offers no less than the policy gives', async () => {
    const approve = jest.fn(async () => forBo);
    renderPage(<ApprovalsPage />, {
      client: {
        listRequests: waiting,
        listEntitlements: async () =>
          samplePage([
            sampleEntitlement({
              duration: { min: 'PT40M', default: 'PT1H', max: 'PT4H' },
            }),
          ]),
        approve,
      },
    });
    const dialog = await openShorter();
    expect(
      await within(dialog).findByText(/From 40 minutes to less than 1 hour/),
    ).toBeVisible();
    expect(
      within(dialog).queryByRole('radio', { name: '5 minutes' }),
    ).not.toBeInTheDocument();
    await shorter(dialog);
    expect(approve).toHaveBeenCalledWith('r-1', {
      duration: 'PT40M',
      reason: 'Half is enough',
    });
  });

  it('stays with what can be mended, and says it', async () => {
    renderPage(<ApprovalsPage />, {
      client: {
        listRequests: waiting,
        approve: async () => {
          throw new InputError('duration: at least 45 minutes');
        },
      },
    });
    const dialog = await openShorter();
    await shorter(dialog);
    expect(
      await within(dialog).findByText('duration: at least 45 minutes'),
    ).toBeVisible();
  });

  it('shows who was faster, also from a dialog, and refreshes', async () => {
    const access = new FakeAccess();
    const { id } = await fakeClient(access, 'user:default/ana').createRequest({
      entitlementId: 'payments-db-rw',
      duration: 'PT1H',
      reason: 'Fix a stuck payment',
    });
    renderPage(<ApprovalsPage />, {
      client: fakeClient(access, 'user:default/bo'),
    });
    const dialog = await openShorter();
    await fakeClient(access, 'user:default/chen').deny(id, { reason: 'no' });
    await shorter(dialog);
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent(/Somebody was faster/);
    expect(alert).toHaveTextContent(/chen decided/);
    expect(await screen.findByText('Nothing waits for you.')).toBeVisible();
  });

  it('keeps looked-up facts apart from claimed ones, with the last accesses', async () => {
    renderPage(<ApprovalsPage />, {
      client: {
        listRequests: async () =>
          samplePage([
            {
              ...forBo,
              inputs: { table: 'refunds' },
              facts: [
                { label: 'Ticket INC-1', value: 'open', verified: true },
                { label: 'Customer', value: 'Harbour', verified: false },
              ],
            },
          ]),
        listGrants: async () =>
          samplePage([
            sampleGrant({ kind: 'break-glass', reason: 'It was on fire' }),
          ]),
      },
    });
    const verified = await screen.findByRole('region', {
      name: 'Verified by Fairway',
    });
    const claimed = screen.getByRole('region', {
      name: 'Claimed by the requester',
    });
    expect(within(verified).getByText('Ticket INC-1')).toBeVisible();
    expect(within(claimed).getByText('Customer')).toBeVisible();
    expect(within(claimed).getByText('refunds')).toBeVisible();
    const last = screen.getByRole('region', {
      name: 'Last accesses of the requester',
    });
    expect(await within(last).findByText('It was on fire')).toBeVisible();
    expect(within(last).getByText('Break-glass')).toBeVisible();
    expect(await seriousFaults()).toEqual([]);
  });

  it('names what was looked up once, with a line for each value', async () => {
    const label = 'Change at the provider';
    renderPage(<ApprovalsPage />, {
      client: {
        listRequests: async () =>
          samplePage([
            {
              ...forBo,
              facts: [
                { label, value: 'GRANT pay_rw TO ana', verified: true },
                { label, value: 'REVOKE pay_rw FROM ana', verified: true },
              ],
            },
          ]),
      },
    });
    expect(await screen.findByText(label)).toBeVisible();
    expect(screen.getByText('GRANT pay_rw TO ana')).toBeVisible();
    expect(screen.getByText('REVOKE pay_rw FROM ana')).toBeVisible();
  });

  it('says in whose place one can decide', async () => {
    renderPage(<ApprovalsPage />, {
      as: 'user:default/chen',
      client: {
        listRequests: waiting,
        listDelegations: async () => [
          sampleDelegation(),
          sampleDelegation({
            id: 'd-2',
            active: false,
            from: 'user:default/x',
          }),
        ],
      },
    });
    expect(
      await screen.findByText(/You can decide in the place of/),
    ).toHaveTextContent(/bo/);
  });

  it('keeps the buttons of who is too late, without their effect, and says why', async () => {
    renderPage(<ApprovalsPage />, {
      client: { listRequests: async () => samplePage([sampleRequest()]) },
    });
    const approve = await screen.findByRole('button', { name: 'Approve' });
    expect(approve).toBeDisabled();
    expect(approve).toHaveAccessibleDescription(
      'Its time for a decision is over.',
    );
  });

  it('shows what waits for the team, with who can decide, in the address', async () => {
    const listRequests = jest.fn(async () =>
      samplePage([
        sampleRequest({
          steps: [sampleStep({ approvers: ['user:default/chen'] })],
        }),
      ]),
    );
    renderPage(<ApprovalsPage />, { client: { listRequests } });
    await userEvent.click(
      await screen.findByRole('radio', { name: 'My team' }),
    );
    expect(screen.getByLabelText('address')).toHaveTextContent('view=team');
    expect(await screen.findByText('chen')).toBeVisible();
    expect(screen.getByText(/request expires in/)).toBeVisible();
    expect(listRequests).toHaveBeenLastCalledWith({
      view: 'all',
      state: 'pending',
      limit: 20,
      offset: 0,
    });
  });
});

describe('reviews of break-glass', () => {
  const owed = sampleGrant({
    kind: 'break-glass',
    state: 'ended',
    endedAt: '2026-11-23T08:50:00.000Z',
    review: sampleBreakGlassReview({ reviewers: ['user:default/bo'] }),
    actions: ['review'],
  });

  it('lists only what one owes, and wants verdict and comment', async () => {
    const reviewBreakGlass = jest.fn(async () => owed);
    renderPage(<ApprovalsPage />, {
      at: '/?view=reviews',
      client: {
        reviewBreakGlass,
        listGrants: async () =>
          samplePage([
            owed,
            sampleGrant({ id: 'g-2', entitlementTitle: 'Not mine' }),
          ]),
      },
    });
    await userEvent.click(
      await screen.findByRole('button', { name: /Review the break-glass/ }),
    );
    expect(screen.queryByText('Not mine')).not.toBeInTheDocument();
    const dialog = await screen.findByRole('dialog', {
      name: 'Review this break-glass',
    });
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: /What did you find/ }),
      'It was on fire',
    );
    const confirm = within(dialog).getByRole('button', {
      name: 'Close the review',
    });
    await userEvent.click(confirm);
    expect(
      within(dialog).getByText('Choose whether it was justified.'),
    ).toBeVisible();
    expect(reviewBreakGlass).not.toHaveBeenCalled();
    expect(await seriousFaults()).toEqual([]);
    await userEvent.click(
      within(dialog).getByRole('radio', { name: 'Not justified' }),
    );
    await userEvent.click(confirm);
    await waitFor(() =>
      expect(reviewBreakGlass).toHaveBeenCalledWith('g-1', {
        verdict: 'not-justified',
        comment: 'It was on fire',
      }),
    );
  });
});
