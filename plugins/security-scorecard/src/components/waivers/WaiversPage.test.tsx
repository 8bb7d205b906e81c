import { ConflictError } from '@backstage/errors';
import { seriousFaults } from '@fairway/test-screens';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { createFakeClient } from '../../fixtures/fakeClient';
import { renderScreen, ScreenOptions } from '../../__testUtils__/renderScreen';
import { aPendingWaiver, aWaiver } from '../../fixtures/work';
import { WaiversPage } from './WaiversPage';

const show = (options: ScreenOptions = {}) =>
  renderScreen(<WaiversPage />, {
    world: { me: 'user:default/sam', waivers: [aWaiver(), aPendingWaiver()] },
    ...options,
  });

const waiting = async () =>
  screen.findByRole('region', { name: 'Waiting for a decision' });

const openPending = async () => {
  await userEvent.click(
    await within(await waiting()).findByRole('button', {
      name: 'Waiver of No critical vulnerability is open for Payments API',
    }),
  );
  return screen.findByRole('dialog', {
    name: 'No critical vulnerability is open',
  });
};

describe('WaiversPage', () => {
  it('shows what waits first to those who decide', async () => {
    show();
    const region = await waiting();
    expect(await within(region).findAllByRole('row')).toHaveLength(2);
    // Each of them waits: that needs no column.
    expect(
      within(region).queryByRole('columnheader', { name: 'Status' }),
    ).toBeNull();
    expect(
      within(screen.getByRole('region', { name: 'All waivers' })).getByText(
        '2 waivers',
      ),
    ).toBeInTheDocument();
    expect(screen.getByRole('region', { name: 'All waivers' })).toBeVisible();
    expect(await seriousFaults()).toEqual([]);
  });

  it('shows only the list to those who do not', async () => {
    show({ denied: ['security-scorecard.waiver.decide'] });
    await screen.findByRole('button', { name: /^Waiver of Logs/ });
    expect(screen.getAllByRole('row')).toHaveLength(3);
    expect(
      screen.queryByRole('region', { name: 'Waiting for a decision' }),
    ).toBeNull();
  });

  it('approves', async () => {
    show();
    const drawer = await openPending();
    await userEvent.click(
      await within(drawer).findByRole('button', { name: 'Approve' }),
    );
    expect(await within(drawer).findByText('In force')).toBeInTheDocument();
    expect(
      within(drawer).queryByRole('button', { name: 'Approve' }),
    ).toBeNull();
  });

  it('approves until an earlier day, and never a later one', async () => {
    const decideWaiver = jest.fn(createFakeClient().decideWaiver);
    const asked = '2099-11-15T23:59:59.000Z';
    show({
      client: { decideWaiver },
      world: {
        me: 'user:default/sam',
        waivers: [aPendingWaiver({ expiresAt: asked })],
      },
    });
    const drawer = await openPending();
    const day = await within(drawer).findByRole('spinbutton', { name: /^day/ });
    await userEvent.click(day);
    await userEvent.keyboard('{ArrowUp}');
    const approve = () =>
      within(drawer).getByRole('button', { name: 'Approve until then' });
    await userEvent.click(approve());
    expect(
      await within(drawer).findByText('The end may only be brought forward.'),
    ).toBeInTheDocument();
    await userEvent.click(day);
    await userEvent.keyboard('{ArrowDown}{ArrowDown}');
    await userEvent.click(approve());
    await waitFor(() =>
      expect(decideWaiver).toHaveBeenCalledWith('waiver-critical', {
        decision: 'approve',
        expiresAt: '2099-11-14T23:59:59.000Z',
      }),
    );
    expect(decideWaiver).toHaveBeenCalledTimes(1);
  });

  it('denies with a reason only', async () => {
    show();
    const drawer = await openPending();
    const deny = await within(drawer).findByRole('button', { name: 'Deny' });
    await userEvent.click(deny);
    expect(
      await within(drawer).findByText('Say why it is denied.'),
    ).toBeInTheDocument();
    await userEvent.type(
      within(drawer).getByRole('textbox', { name: /Reason/ }),
      'It is exploited',
    );
    await userEvent.click(deny);
    expect(await within(drawer).findByText('Denied')).toBeInTheDocument();
    expect(within(drawer).getByText('It is exploited')).toBeInTheDocument();
  });

  it('says who was faster', async () => {
    const decided = aPendingWaiver({
      status: 'denied',
      decidedBy: 'user:default/kim',
      allowed: [],
    });
    const getWaiver = jest
      .fn()
      .mockResolvedValueOnce(aPendingWaiver())
      .mockResolvedValue(decided);
    show({
      client: {
        getWaiver,
        decideWaiver: async () => {
          throw new ConflictError('kim denied it at 09:00');
        },
      },
    });
    const drawer = await openPending();
    await userEvent.click(
      await within(drawer).findByRole('button', { name: 'Approve' }),
    );
    expect(
      await within(drawer).findByRole('link', { name: 'kim' }),
    ).toBeInTheDocument();
    expect(within(drawer).getByText('Denied')).toBeInTheDocument();
    expect(within(drawer).getByRole('alert')).toHaveTextContent(
      'kim denied it at 09:00',
    );
  });

  it('reads its filters from the address and writes them there', async () => {
    const listWaivers = jest.fn(createFakeClient().listWaivers);
    show({
      client: { listWaivers },
      search: '?status=approved&ending=14&scope=group:default/payments',
    });
    expect(await screen.findByText('No waiver matches')).toBeInTheDocument();
    expect(listWaivers).toHaveBeenCalledWith(
      expect.objectContaining({
        status: 'approved',
        expiringWithin: 'P14D',
        scope: 'group:default/payments',
      }),
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Clear the filters' }),
    );
    expect(await screen.findByText('No waiver yet')).toBeInTheDocument();
    expect(screen.getByTestId('address')).toHaveTextContent('');
  });

  it.each([
    ['pending', 'Asked for until Jan 5, 2026'],
    ['denied', 'Asked for until Jan 5, 2026'],
    ['withdrawn', 'Asked for until Jan 5, 2026'],
    ['revoked', 'Would have ended Jan 5, 2026'],
    ['expired', 'Ended Jan 5, 2026'],
  ] as const)(
    'says what the end of one means that is %s',
    async (status, words) => {
      const waiver = aWaiver({ status, expiresAt: '2026-01-05T12:00:00Z' });
      show({
        world: { waivers: [waiver] },
        denied: ['security-scorecard.waiver.decide'],
      });
      expect(
        (
          await screen.findByRole('button', { name: /^Waiver of Logs/ })
        ).closest('[role="row"], tr'),
      ).toHaveTextContent(words);
    },
  );

  it('says that there is no such waiver', async () => {
    show({ search: '?waiver=gone' });
    const drawer = await screen.findByRole('dialog', { name: 'Waiver' });
    expect(await within(drawer).findByRole('alert')).toHaveTextContent(
      'There is no such waiver',
    );
  });

  it('says what to do while there is none, accessibly', async () => {
    show({ world: { waivers: [] } });
    expect(
      await screen.findByText('Nothing waits for a decision'),
    ).toBeInTheDocument();
    expect(screen.getByText('No waiver yet')).toBeInTheDocument();
    expect(await seriousFaults()).toEqual([]);
  });

  it('says what failed', async () => {
    show({
      client: {
        listWaivers: async () => {
          throw new Error('the register is down');
        },
      },
    });
    const alerts = await screen.findAllByRole('alert');
    expect(alerts[0]).toHaveTextContent('the register is down');
    expect(await seriousFaults()).toEqual([]);
  });

  it('opens the waiver that the address names', async () => {
    show({ search: '?waiver=waiver-retention' });
    const drawer = await screen.findByRole('dialog', {
      name: 'Logs are kept for 90 days',
    });
    expect(
      within(drawer).getByRole('link', { name: 'Payments API' }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/component/payments-api/security?check=logging.retention',
    );
    expect(await seriousFaults()).toEqual([]);
  });
});
